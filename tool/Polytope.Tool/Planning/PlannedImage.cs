using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Records;

namespace Polytope.Tool.Planning;

/// <summary>A plan's image. Closed: a drawn shape, or a picture file.</summary>
public abstract record PlannedImage
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

    /// <summary>
    /// The file by which a run keeps what it learned, so that its folder is all that is needed to run it again; null
    /// where the plan itself tells all.
    /// </summary>
    // Points read from a file join here: their table as points.csv, which the run's manifest then names.
    public virtual KeptImage? Kept => null;

    /// <summary>Makes sure that the image of the plan can still be found where the plan says.</summary>
    /// <exception cref="UserErrorException">The file is gone or has changed.</exception>
    public virtual void ThrowIfChanged()
    {
    }
}

/// <summary>A shape that the tool draws.</summary>
/// <param name="Shape">With its own parameters.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record DrawnImage(DrawnShape Shape, int Width, int Height) : PlannedImage
{
    public override int ChannelsFor(LossKind loss) => Shape.Channels;

    public override Image ImageFor(LossKind loss) => Shape.Draw(Width, Height);
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

    /// <summary>
    /// The decoded picture, without loss. A PNG file is that already, and stays as it is.
    /// </summary>
    public override KeptImage Kept => new("image.png", () =>
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
    public string DigestFor(LossKind loss) => Picture.ImageDigest(Taken(loss));

    public override int ChannelsFor(LossKind loss) => Taken(loss) == ImageChannels.Rgb ? 3 : 1;

    public override Image ImageFor(LossKind loss) => Picture.Image(Taken(loss));

    public override void ThrowIfChanged()
    {
        try
        {
            if (Digest.Of(WholeFile.Read(Path)) == Picture.Digest) return;
        }
        catch (UnreadableFileException mistake)
        {
            throw new UserErrorException(
                $"The image of the plan can't be read any more: {mistake.Message}", ExitCode.Failed, mistake);
        }

        throw new UserErrorException(
            $"{Path}: the image has changed since it was planned. Run again to plan with the new one.");
    }

    private ImageChannels Taken(LossKind loss) =>
        Channels ?? (loss == LossKind.CrossEntropy ? ImageChannels.Rgb : ImageChannels.Grey);
}

/// <summary>What a run keeps of its image.</summary>
/// <param name="Name">Of the file, within the run's folder.</param>
/// <param name="Content">Makes the file.</param>
public sealed record KeptImage(string Name, Func<byte[]> Content);
