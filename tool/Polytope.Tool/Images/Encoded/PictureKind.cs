namespace Polytope.Tool.Images.Encoded;

/// <summary>What can be read.</summary>
internal enum PictureKind
{
    Png,
    Jpeg,
    Webp,
    Gif,
    Bmp,
}

/// <summary>A rectangle of a picture's pixels.</summary>
internal readonly record struct PictureFrame(int Left, int Top, int Width, int Height);
