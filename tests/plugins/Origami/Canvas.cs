namespace Origami;

/// <summary>Pixels in linear light, each with the depth of what is seen there.</summary>
internal sealed class Canvas(int width, int height)
{
    private readonly Vector[] _colours = new Vector[width * height];
    private readonly double[] _depths = [.. Enumerable.Repeat(double.PositiveInfinity, width * height)];

    public int Width => width;

    public int Height => height;

    /// <summary>From one colour at the top to another at the bottom.</summary>
    public void Fill(Vector top, Vector bottom)
    {
        for (var y = 0; y < height; y++)
        {
            var t = (double)y / height;
            Array.Fill(_colours, (top * (1 - t)) + (bottom * t), y * width, width);
        }
    }

    /// <summary>A triangle whose colour goes from corner to corner; what is in front hides what is behind.</summary>
    public void Triangle(
        (Projected At, Vector Colour) a, (Projected At, Vector Colour) b, (Projected At, Vector Colour) c)
    {
        var area = Cross(a.At, b.At, c.At.X, c.At.Y);
        if (area == 0) return;
        var (left, right) = Range(a.At.X, b.At.X, c.At.X, width);
        var (top, bottom) = Range(a.At.Y, b.At.Y, c.At.Y, height);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var u = Cross(b.At, c.At, x + 0.5, y + 0.5) / area;
                var v = Cross(c.At, a.At, x + 0.5, y + 0.5) / area;
                var w = 1 - u - v;
                if (u < 0 || v < 0 || w < 0) continue;
                var depth = (u * a.At.Depth) + (v * b.At.Depth) + (w * c.At.Depth);
                var pixel = (y * width) + x;
                if (depth >= _depths[pixel]) continue;
                _depths[pixel] = depth;
                _colours[pixel] = (a.Colour * u) + (b.Colour * v) + (c.Colour * w);
            }
        }
    }

    /// <summary>A line, where nothing is in front of it.</summary>
    /// <param name="strength">How much of it covers what is there: 0 to 1.</param>
    /// <param name="thickness">In pixels.</param>
    public void Line(Projected from, Projected to, Vector colour, double strength, double thickness)
    {
        // A line lies in the surface: it is drawn a little in front of it.
        const double Front = 0.004;
        var length = Math.Sqrt(Square(to.X - from.X) + Square(to.Y - from.Y));
        if (length == 0) return;
        var (left, right) = Range(from.X, to.X, from.X, width, thickness);
        var (top, bottom) = Range(from.Y, to.Y, from.Y, height, thickness);
        var (dx, dy) = ((to.X - from.X) / length, (to.Y - from.Y) / length);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var (px, py) = (x + 0.5 - from.X, y + 0.5 - from.Y);
                var along = (px * dx) + (py * dy);
                var aside = Math.Abs((py * dx) - (px * dy));
                if (along < 0 || along > length || aside > thickness / 2) continue;
                var t = along / length;
                var depth = (from.Depth * (1 - t)) + (to.Depth * t) - Front;
                var pixel = (y * width) + x;
                if (depth > _depths[pixel]) continue;
                _colours[pixel] = (_colours[pixel] * (1 - strength)) + (colour * strength);
            }
        }
    }

    /// <summary>The mean of each square of pixels, as sRGB, row by row.</summary>
    public byte[] Shrunk(int by)
    {
        var (columns, rows) = (width / by, height / by);
        var pixels = new byte[3 * columns * rows];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var sum = default(Vector);
                for (var i = 0; i < by; i++)
                    for (var j = 0; j < by; j++) sum += _colours[(((row * by) + i) * width) + (column * by) + j];
                var at = 3 * ((row * columns) + column);
                var mean = sum * (1.0 / (by * by));
                (pixels[at], pixels[at + 1], pixels[at + 2]) = (Level(mean.X), Level(mean.Y), Level(mean.Z));
            }
        }

        return pixels;
    }

    private static byte Level(double light) => (byte)Math.Round(255 * Math.Pow(Math.Clamp(light, 0, 1), 1 / 2.2));

    /// <summary>Twice the area of the triangle of two points and a third; its sign is that of its turn.</summary>
    private static double Cross(Projected a, Projected b, double x, double y) =>
        ((b.X - a.X) * (y - a.Y)) - ((b.Y - a.Y) * (x - a.X));

    private static (int First, int Last) Range(double a, double b, double c, int size, double around = 0) => (
        Math.Max(0, (int)Math.Floor(Math.Min(a, Math.Min(b, c)) - around)),
        Math.Min(size - 1, (int)Math.Ceiling(Math.Max(a, Math.Max(b, c)) + around)));

    private static double Square(double x) => x * x;
}
