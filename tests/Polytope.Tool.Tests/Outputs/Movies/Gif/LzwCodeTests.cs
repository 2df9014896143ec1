using CsCheck;
using Polytope.Tool.Outputs.Movies.Gif;

namespace Polytope.Tool.Tests.Outputs.Movies.Gif;

public sealed class LzwCodeTests
{
    [Fact]
    public void A_decoder_by_the_specification_gets_the_indices_back() =>
        Gen.Select(Gen.Int[1, 256], Gen.Int[1, 60_000], Gen.ULong).Sample((colours, count, seed) =>
        {
            // Runs of one colour, as in pictures, and enough of them to fill the table of codes.
            var random = new Random((int)(seed % int.MaxValue));
            var indices = new byte[count];
            for (var i = 0; i < count;)
            {
                var (colour, end) = ((byte)random.Next(colours), Math.Min(count, i + 1 + random.Next(30)));
                for (; i < end; i++) indices[i] = colour;
            }

            Assert.Equal(indices, Decode(Encode(indices)));
        });

    [Fact]
    public void One_instance_codes_one_frame_after_another()
    {
        var code = new LzwCode();
        using var first = new MemoryStream();
        code.Write([1, 2, 3, 3, 3, 3], first);
        using var second = new MemoryStream();
        code.Write([1, 2, 3, 3, 3, 3], second);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    private static byte[] Encode(byte[] indices)
    {
        using var stream = new MemoryStream();
        new LzwCode().Write(indices, stream);
        return stream.ToArray();
    }

    /// <summary>The plainest decoder: a list of strings.</summary>
    private static List<byte> Decode(byte[] coded)
    {
        Assert.Equal(8, coded[0]);
        var bits = new List<bool>();
        var at = 1;
        for (; coded[at] != 0; at += 1 + coded[at])
            foreach (var value in coded.AsSpan(at + 1, coded[at]))
                for (var bit = 0; bit < 8; bit++) bits.Add(((value >> bit) & 1) == 1);
        Assert.Equal(coded.Length, at + 1);

        var decoded = new List<byte>();
        var table = new List<byte[]>();
        byte[]? before = null;
        var (size, position) = (9, 0);
        while (true)
        {
            var code = 0;
            for (var bit = 0; bit < size; bit++) code |= bits[position++] ? 1 << bit : 0;
            if (code == 257) return decoded;
            if (code == 256)
            {
                table = [.. Enumerable.Range(0, 258).Select(index => new[] { (byte)index })];
                (size, before) = (9, null);
                continue;
            }

            var entry = code < table.Count ? table[code] : [.. before!, before![0]];
            decoded.AddRange(entry);
            if (before is not null && table.Count < 4096) table.Add([.. before, entry[0]]);
            if (table.Count == 1 << size && size < 12) size++;
            before = entry;
        }
    }
}
