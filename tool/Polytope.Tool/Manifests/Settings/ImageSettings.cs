using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>image</c>: a drawn shape at a size, or a file.</summary>
public sealed record ImageSettings
{
    [Description("A shape that the tool draws. Its own keys say more; lengths are parts of the image's width.")]
    [Choice]
    [Example("ring")]
    public required DrawnShape? Shape { get; init; }

    [Description("A picture to learn instead of a drawn shape: PNG, JPEG, WebP, BMP or GIF, as a path from the "
        + "manifest's folder.")]
    [InsteadOf("shape")]
    [OnlyFor(FileChoice)]
    [Example("photo.png")]
    public string? File { get; init; }

    [Description("What is learned of a picture's colours: grey, one value a pixel, or rgb, three. auto takes the "
        + "colours as they are where they are classes (loss: cross-entropy), and grey else.")]
    [NullMeans("auto")]
    [OnlyFor(FileChoice)]
    [SilentDefault]
    public ImageChannels? Channels { get; init; }

    [Description("Width and height of a square image, in pixels.")]
    [Range(2, MaximumSide)]
    [NotFor(FileChoice)]
    public int Size { get; init; } = 1024;

    [Description("Columns of an image that is not square; goes with height.")]
    [Range(2, MaximumSide)]
    [InsteadOf("size")]
    [NotFor(FileChoice)]
    public int? Width { get; init; }

    [Description("Rows of an image that is not square; goes with width.")]
    [Range(2, MaximumSide)]
    [InsteadOf("size")]
    [NotFor(FileChoice)]
    public int? Height { get; init; }

    internal const string FileChoice = "file";

    private const int MaximumSide = 16_384;
}
