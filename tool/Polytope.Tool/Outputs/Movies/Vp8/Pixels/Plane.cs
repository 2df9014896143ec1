namespace Polytope.Tool.Outputs.Movies.Vp8.Pixels;

/// <summary>
/// One channel of a picture, with what prediction finds around it: 127 above, 129 to the left
/// (rfc-editor.org/rfc/rfc6386, section 12.2).
/// </summary>
/// <param name="width">A multiple of 8.</param>
/// <param name="height">A multiple of 8.</param>
internal sealed class Plane(int width, int height)
{
    private const int Border = 16;
    private const byte AboveAll = 127;
    private const byte LeftOfAll = 129;

    public int Width => width;

    public int Height => height;

    /// <summary>From one row to the next.</summary>
    public int Stride { get; } = width + (2 * Border);

    public byte[] Pixels { get; } = Bordered(width, height);

    /// <param name="x">From -1 on; 16 more than the width can be read.</param>
    /// <param name="y">From -1 on.</param>
    public int At(int x, int y) => ((y + 1) * Stride) + Border + x;

    private static byte[] Bordered(int width, int height)
    {
        var stride = width + (2 * Border);
        var pixels = new byte[stride * (height + 1)];
        pixels.AsSpan(0, stride).Fill(AboveAll);
        for (var row = 1; row <= height; row++) pixels[(row * stride) + Border - 1] = LeftOfAll;
        return pixels;
    }
}
