using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Training;
using Polytope.Tool.Images;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Planning.Subjects;

/// <summary>A plan's image. Closed: a drawn shape, or a picture file.</summary>
public abstract record PlannedImage : PlannedSubject
{
    private protected PlannedImage()
    {
    }

    /// <summary>Columns.</summary>
    public abstract int Width { get; init; }

    /// <summary>Rows.</summary>
    public abstract int Height { get; init; }

    /// <summary>Values a pixel, as the loss takes the image: 1 or 3.</summary>
    public abstract int ChannelsFor(LossKind loss);

    /// <summary>The image, as the loss takes it.</summary>
    public abstract Image ImageFor(LossKind loss);

    protected override (Subject Subject, Samples Samples) DrawSamples(
        TrainingSettings training, SamplingSettings sampling, ulong seed)
    {
        var image = ImageFor(training.Loss);
        var classes = training.ClassesOf(image);
        var validation = sampling.ValidationFor(training);
        var samples = Sampler.Draw(
            image, sampling.Method, sampling.Training, validation, seed, classes, sampling.Coordinates);
        return (new ImageSubject(image, classes) { Coordinates = sampling.Coordinates }, samples);
    }
}

/// <summary>A shape that the tool draws.</summary>
/// <param name="Shape">With its own parameters.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record DrawnImage(DrawnShape Shape, int Width, int Height) : PlannedImage
{
    public override int ChannelsFor(LossKind loss) => PartAnswers.Channels(Shape);

    public override Image ImageFor(LossKind loss) => PartAnswers.Draw(Shape, Width, Height);
}

/// <summary>A picture file, decoded when it was planned.</summary>
/// <param name="Written">The path as the manifest has it, for people.</param>
/// <param name="Path">The full path: Written, from the manifest's folder.</param>
/// <param name="Picture">What the file held.</param>
/// <param name="Channels">As the manifest has it; null is auto.</param>
public sealed record ImageFile(string Written, string Path, Picture Picture, ImageChannels? Channels = null)
    : PlannedImage
{
    public override int Width { get; init; } = Picture.Width;

    public override int Height { get; init; } = Picture.Height;

    public override PlannedFile Source => new(ImageSettings.FileChoice, Written, Path, Picture.Digest);

    /// <summary>
    /// The decoded picture, without loss. A PNG file is that already, and stays as it is.
    /// </summary>
    public override KeptFile Kept => new("image.png", () =>
    {
        var content = WholeFile.Read(Path);
        return content.AsSpan().StartsWith(PngSignature) && Digest.Of(content) == Picture.Digest
            ? content : Picture.ToPng();
    });

    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>
    /// SHA-256 of the image that the loss takes (<see cref="ImageDigest"/>), in lower-case hexadecimal: what is
    /// learned, in whatever file it is.
    /// </summary>
    public override string LearnedDigest(LossKind loss) => Picture.ImageDigest(Taken(loss));

    public override int ChannelsFor(LossKind loss) => Taken(loss) == ImageChannels.Rgb ? 3 : 1;

    public override Image ImageFor(LossKind loss) => Picture.Image(Taken(loss));

    private ImageChannels Taken(LossKind loss) =>
        Channels ?? (loss == LossKind.CrossEntropy ? ImageChannels.Rgb : ImageChannels.Grey);
}
