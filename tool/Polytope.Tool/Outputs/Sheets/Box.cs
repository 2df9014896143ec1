namespace Polytope.Tool.Outputs.Sheets;

/// <summary>A rectangle of pixels.</summary>
internal readonly record struct Box(int Left, int Top, int Width, int Height)
{
    public int Right => Left + Width;

    public int Bottom => Top + Height;

    /// <summary>These pixels of a picture.</summary>
    /// <param name="pixels">Four bytes a pixel, row by row.</param>
    /// <param name="width">The picture's.</param>
    public byte[] Cut(ReadOnlySpan<byte> pixels, int width)
    {
        var cut = new byte[4 * Width * Height];
        for (var row = 0; row < Height; row++)
            pixels.Slice(4 * (((Top + row) * width) + Left), 4 * Width).CopyTo(cut.AsSpan(4 * row * Width));
        return cut;
    }
}
