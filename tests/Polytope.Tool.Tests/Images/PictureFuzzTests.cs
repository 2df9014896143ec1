using Polytope.Core.Images;
using Polytope.Tool.Images;
using Polytope.Tool.Tests.Fuzzing;

namespace Polytope.Tool.Tests.Images;

/// <summary>Pictures with bytes changed at random; <see cref="FuzzSettings"/> says how many.</summary>
public sealed class PictureFuzzTests : IDisposable
{
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
        var target = new FuzzTarget(
            kind, originals, (random, file) => PictureMutations.Mutate(kind, random, file), Read);
        var report = target.Run(FuzzSettings.FromEnvironment(), _folder.File("fuzz"));
        TestContext.Current.TestOutputHelper!.WriteLine(report[^1]);
        Assert.Empty(report.SkipLast(1));
    }

    private static void Read(string path)
    {
        var picture = PictureReader.Read(path);
        if (picture.Width * picture.Height > 1_000_000) return;
        foreach (var channels in new[] { ImageChannels.Grey, ImageChannels.Rgb })
            foreach (var value in picture.Image(channels).Values)
                Assert.InRange(value, 0, 1);
    }
}
