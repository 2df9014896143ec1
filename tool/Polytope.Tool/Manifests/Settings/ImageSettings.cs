using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Tool.Manifests.Tuples;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>image</c>: a drawn shape at a size, a picture file, or a file of points.</summary>
public sealed record ImageSettings
{
    [Description("A shape that the tool draws. Its own keys say more; lengths are parts of the image's width.")]
    [Choice]
    [Example("ring")]
    public required DrawnShape? Shape { get; init; }

    [Description("A picture to learn instead of a drawn shape: PNG, JPEG, WebP, BMP or GIF, as a path from the "
        + "manifest's folder.")]
    [InsteadOf("shape", PointsChoice)]
    [OnlyFor(FileChoice)]
    [Example("photo.png")]
    public string? File { get; init; }

    [Description("What is learned of a picture's colours: grey, one value a pixel, or rgb, three. auto takes the "
        + "colours as they are where they are classes (loss: cross-entropy), and grey else.")]
    [NullMeans("auto")]
    [OnlyFor(FileChoice)]
    [SilentDefault]
    public ImageChannels? Channels { get; init; }

    [Description("Points to learn instead of an image: a text file with a line each, x, y and value, or x, y and "
        + "class (loss: cross-entropy), as a path from the manifest's folder. A first line may name the columns: x, y, "
        + "value, class, and split, which says training or validation. Without a split, sampling divides the points.")]
    [InsteadOf("shape", FileChoice)]
    [OnlyFor(PointsChoice)]
    [Example("spiral.csv")]
    public string? Points { get; init; }

    [Description("The part of the plane that is shown, in the coordinates of the points: left, top, right, bottom. The "
        + "network gets it scaled to a unit square. auto fits it around the points, in each direction by itself, with "
        + "a margin of a twentieth. y points down; with the top above the bottom it points up.")]
    [NullMeans("auto")]
    [OnlyFor(PointsChoice)]
    [Example("[-6, 6, 6, -6]")]
    public PointsWindow? Window { get; init; }

    [Description("The values of points that are black and white; the network learns values scaled to 0 and 1. auto is "
        + "0 and 1 where no value is outside of them, else the least and the greatest value.")]
    [NullMeans("auto")]
    [OnlyFor(PointsChoice)]
    [Example("[-1, 1]")]
    public ValueRange? Values { get; init; }

    [Description("Width and height of a square image, in pixels.")]
    [Range(2, MaximumSide)]
    [NotFor(FileChoice, PointsChoice)]
    public int Size { get; init; } = 1024;

    [Description("Columns of an image that is not square; goes with height.")]
    [Range(2, MaximumSide)]
    [InsteadOf("size")]
    [NotFor(FileChoice, PointsChoice)]
    public int? Width { get; init; }

    [Description("Rows of an image that is not square; goes with width.")]
    [Range(2, MaximumSide)]
    [InsteadOf("size")]
    [NotFor(FileChoice, PointsChoice)]
    public int? Height { get; init; }

    internal const string FileChoice = "file";
    internal const string PointsChoice = "points";

    private const int MaximumSide = 16_384;
}
