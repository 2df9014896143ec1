using System.Globalization;
using CsCheck;
using Polytope.Core.Images;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;

namespace Polytope.Tool.Tests.Images;

/// <summary>
/// Pictures with a few bytes changed, cut out, put in or cut off, at random. POLYTOPE_MUTATIONS says how many of each
/// kind, if more than usual.
/// </summary>
public sealed class PictureFuzzTests : IDisposable
{
    private static readonly int Mutations =
        int.Parse(Environment.GetEnvironmentVariable("POLYTOPE_MUTATIONS") ?? "300", CultureInfo.InvariantCulture);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    [InlineData("webp")]
    [InlineData("bmp")]
    [InlineData("gif")]
    public void A_mutated_picture_is_read_or_refused_and_nothing_else(string kind)
    {
        byte[][] originals =
        [
            .. Directory.GetFiles(SamplePictures.Committed(""), "*." + kind).Order().Select(File.ReadAllBytes),
            .. SamplePictures.Of(kind),
        ];
        var path = _folder.File("mutated." + kind);
        var mutation = Gen.Select(Gen.Int[0, 5], Gen.Double.Unit, Gen.Int[1, 12], Gen.Byte);
        Gen.Select(Gen.Int[0, originals.Length - 1], mutation.Array[1, 4], Gen.Bool).Sample(
            (which, mutations, isColour) =>
            {
                var bytes = mutations.Aggregate(originals[which], Mutated);
                File.WriteAllBytes(path, bytes.Length == 0 ? [0] : bytes);
                try
                {
                    var image = PictureReader.Read(path).Image(isColour ? ImageChannels.Rgb : ImageChannels.Grey);
                    foreach (var value in image.Values) Assert.InRange(value, 0, 1);
                }
                catch (UnreadableFileException refused)
                {
                    Assert.EndsWith(".", refused.Reason, StringComparison.Ordinal);
                }
            },
            iter: Mutations,
            threads: 1);
    }

    private static byte[] Mutated(byte[] bytes, (int How, double Where, int Length, byte Value) mutation)
    {
        var (how, where, length, value) = mutation;
        if (bytes.Length == 0) return bytes;

        // Headers have more to break than pixels.
        var at = (int)((how % 2 == 0 ? where : where * where * where) * (bytes.Length - 1));
        var end = Math.Min(bytes.Length, at + length);
        return how switch
        {
            0 or 1 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
            2 => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (value % 8))), .. bytes[(at + 1)..]],
            3 => [.. bytes[..at], .. Enumerable.Repeat(value, length), .. bytes[end..]],
            4 => [.. bytes[..at], .. bytes[end..]],
            _ => value < 32 ? bytes[..at] : [.. bytes[..end], .. bytes[at..]],
        };
    }
}
