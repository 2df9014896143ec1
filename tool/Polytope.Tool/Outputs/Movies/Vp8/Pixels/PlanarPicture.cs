namespace Polytope.Tool.Outputs.Movies.Vp8.Pixels;

/// <summary>Luma and chroma of a picture (BT.601, from 16 on), as large as whole squares of 16x16 pixels.</summary>
internal sealed class PlanarPicture
{
    public PlanarPicture(int width, int height)
    {
        (Width, Height) = (width, height);
        (Columns, Rows) = ((width + 15) / 16, (height + 15) / 16);
        Luma = new Plane(16 * Columns, 16 * Rows);
        Blue = new Plane(8 * Columns, 8 * Rows);
        Red = new Plane(8 * Columns, 8 * Rows);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Squares side by side.</summary>
    public int Columns { get; }

    /// <summary>Squares one below another.</summary>
    public int Rows { get; }

    public Plane Luma { get; }

    /// <summary>The difference of blue from luma, for each square of 2x2 pixels.</summary>
    public Plane Blue { get; }

    /// <summary>The difference of red from luma.</summary>
    public Plane Red { get; }

    /// <param name="pixels">RGBA, row by row; the last row and column are repeated to the end of their squares.</param>
    public void Take(ReadOnlySpan<byte> pixels)
    {
        for (var y = 0; y < Luma.Height; y += 2)
        {
            var upper = pixels.Slice(4 * Width * Math.Min(y, Height - 1), 4 * Width);
            var lower = pixels.Slice(4 * Width * Math.Min(y + 1, Height - 1), 4 * Width);
            TakeLuma(upper, Luma.Pixels.AsSpan(Luma.At(0, y), Luma.Width));
            TakeLuma(lower, Luma.Pixels.AsSpan(Luma.At(0, y + 1), Luma.Width));
            TakeChroma(upper, lower, y / 2);
        }
    }

    private void TakeLuma(ReadOnlySpan<byte> line, Span<byte> luma)
    {
        for (var x = 0; x < Width; x++)
        {
            var pixel = line.Slice(4 * x, 3);
            var sum = (16839 * pixel[0]) + (33059 * pixel[1]) + (6420 * pixel[2]);
            luma[x] = (byte)((sum + (16 << 16) + (1 << 15)) >> 16);
        }

        luma[Width..].Fill(luma[Width - 1]);
    }

    private void TakeChroma(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int row)
    {
        var blues = Blue.Pixels.AsSpan(Blue.At(0, row));
        var reds = Red.Pixels.AsSpan(Red.At(0, row));
        for (var column = 0; column < Blue.Width; column++)
        {
            var (left, right) = (Math.Min(2 * column, Width - 1), Math.Min((2 * column) + 1, Width - 1));
            var a = upper.Slice(4 * left, 3);
            var b = upper.Slice(4 * right, 3);
            var c = lower.Slice(4 * left, 3);
            var d = lower.Slice(4 * right, 3);
            int red = a[0] + b[0] + c[0] + d[0], green = a[1] + b[1] + c[1] + d[1], blue = a[2] + b[2] + c[2] + d[2];
            blues[column] = (byte)(((28800 * blue) - (9719 * red) - (19081 * green) + (128 << 18) + (1 << 17)) >> 18);
            reds[column] = (byte)(((28800 * red) - (24116 * green) - (4684 * blue) + (128 << 18) + (1 << 17)) >> 18);
        }
    }
}
