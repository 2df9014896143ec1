using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Training;

namespace Polytope.Tool.Planning;

/// <summary>Where a plan's image comes from. Closed: drawn, or a file.</summary>
public abstract record PlannedImage
{
    private protected PlannedImage()
    {
    }
}

/// <summary>A shape that the tool draws.</summary>
/// <param name="Shape">With its own parameters.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record DrawnImage(DrawnShape Shape, int Width, int Height) : PlannedImage;

/// <summary>A picture file.</summary>
/// <param name="Written">The path as the manifest has it, for people.</param>
/// <param name="Path">The full path: Written, from the manifest's folder.</param>
/// <param name="Digest">SHA-256 of the file's bytes, in lower-case hexadecimal.</param>
/// <param name="Channels">As the manifest has it; null is auto.</param>
public sealed record ImageFile(string Written, string Path, string Digest, ImageChannels? Channels = null) : PlannedImage
{
    /// <summary>What is taken of the picture's colours.</summary>
    public ImageChannels ChannelsFor(LossKind loss) => Channels ?? (loss == LossKind.CrossEntropy ? ImageChannels.Rgb : ImageChannels.Grey);
}
