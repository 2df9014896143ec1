using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Networks;

public sealed class CellPatternTests
{
    [Theory]
    [InlineData(20, 20, 20, 20)]
    [InlineData(70, 5, 64, 3, 130, 1)]
    [InlineData(63, 1, 64, 65, 127, 2)]
    [InlineData(128, 128)]
    public void A_packed_pattern_has_the_bit_of_every_neuron_and_unpacks_to_the_same(params int[] widths)
    {
        var random = new Random(7);
        var (path, back) = (new MutablePattern(widths), new MutablePattern(widths));
        var layout = PatternLayout.Packed(widths);
        for (var time = 0; time < 20; time++)
        {
            var expected =
                widths.Select(width => Enumerable.Range(0, width).Select(_ => random.Next(2) == 1).ToArray()).ToArray();
            for (var layer = 0; layer < widths.Length; layer++)
                for (var neuron = 0; neuron < widths[layer]; neuron++) path.Set(layer, neuron, expected[layer][neuron]);
            var words = new ulong[layout.Words];
            Array.Fill(words, ulong.MaxValue);
            layout.Pack(path.Words, words);
            var packed = new CellPattern(words, layout);
            for (var layer = 0; layer < widths.Length; layer++)
                for (var neuron = 0; neuron < widths[layer]; neuron++)
                    Assert.Equal(expected[layer][neuron], packed.IsActive(layer, neuron));
            Assert.True(packed == path.Pattern);
            back.CopyFrom(packed);
            Assert.Equal(path.Words, back.Words);
            path.Set(widths.Length - 1, 0, !expected[^1][0]);
            Assert.True(packed != path.Pattern);
        }
    }
}
