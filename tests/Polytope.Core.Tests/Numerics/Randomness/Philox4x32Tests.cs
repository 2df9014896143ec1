using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Tests.Numerics.Randomness;

public sealed class Philox4x32Tests
{
    // The known answers for philox4x32 with ten rounds that Random123 publishes (tests/kat_vectors).
    [Theory]
    [InlineData(
        0x00000000u, 0x00000000u, 0x00000000u, 0x00000000u, 0x00000000_00000000ul, 0x6627e8d5u, 0xe169c58du,
        0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(
        0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffffu, 0xffffffff_fffffffful, 0x408f276du, 0x41c83b0eu,
        0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(
        0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0x299f31d0_a4093822ul, 0xd16cfe09u, 0x94fdccebu,
        0x5001e420u, 0x24126ea1u)]
    public void Its_blocks_are_the_published_ones(
        uint c0, uint c1, uint c2, uint c3, ulong key, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal((w0, w1, w2, w3), Philox4x32.Block((c0, c1, c2, c3), key));

    [Theory]
    [InlineData(0ul)]
    [InlineData(0xFFFF_FFFEul)] // the low word overflows into the high one
    [InlineData(0xFFFF_FFFF_FFFF_FFFDul)]
    public void Filling_gives_the_blocks_of_neighbouring_counters(ulong first)
    {
        var words = new uint[32];
        Philox4x32.Fill(words, first, 5, 6, 0x299f31d0_a4093822);
        for (uint block = 0; block < 8; block++)
        {
            var counter = first + block;
            var (w0, w1, w2, w3) = Philox4x32.Block(((uint)counter, (uint)(counter >> 32), 5, 6), 0x299f31d0_a4093822);
            Assert.Equal([w0, w1, w2, w3], words.AsSpan((int)(4 * block), 4).ToArray());
        }
    }
}
