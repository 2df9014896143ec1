using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Fills closed outlines with a colour, such as those of letters. A pixel takes as much of it as the outlines cover of
/// its square: the exact area, rounded to a 255th.
/// </summary>
/// <remarks>
/// As <see cref="CellPainter"/>: each edge adds the area right of it (Green's theorem, row by row). Where outlines
/// overlap, a pixel is covered at most once. Uses + - * / alone, in a fixed order: the same bytes everywhere.
/// Keeps its buffers; one instance serves one thread at a time.
/// </remarks>
public sealed class OutlinePainter
{
    private readonly List<(double X0, double Y0, double X1, double Y1)> _edges = [];
    private SecondDifferences _areas = new(1, 1);
    private float[] _coverage = [];

    /// <summary>Adds an edge of a closed outline, in the panel's pixel coordinates, y down.</summary>
    public void Add(double x0, double y0, double x1, double y1) => _edges.Add((x0, y0, x1, y1));

    /// <summary>Fills the outlines added since the last time; what lies outside the panel is left out.</summary>
    /// <param name="colour">Red, green, blue.</param>
    public void Paint(Panel panel, (byte R, byte G, byte B) colour)
    {
        if (_edges.Count > 0) Paint(panel, colour, Around());
        _edges.Clear();
    }

    private void Paint(Panel panel, (byte R, byte G, byte B) colour, (int Left, int Top, int Width, int Height) box)
    {
        if (box.Width > _areas.Width || box.Height > _areas.Height)
            _areas = new SecondDifferences(Math.Max(box.Width, _areas.Width), Math.Max(box.Height, _areas.Height));
        if (_coverage.Length < box.Width) _coverage = new float[box.Width];
        var steps = new Steps { Areas = _areas };
        foreach (var (x0, y0, x1, y1) in _edges)
        {
            if (y0 == y1) continue;
            steps.Sign = y1 > y0 ? 1 : -1;
            if (y1 > y0) GridWalk.Visit(x0 - box.Left, y0 - box.Top, x1 - box.Left, y1 - box.Top, ref steps);
            else GridWalk.Visit(x1 - box.Left, y1 - box.Top, x0 - box.Left, y0 - box.Top, ref steps);
        }

        for (var row = 0; row < box.Height; row++)
        {
            // Read also what lies outside: that clears it.
            _areas.Read(row, _coverage.AsSpan(0, box.Width));
            if (box.Top + row >= 0 && box.Top + row < panel.Height)
                PaintRow(panel.Row(box.Top + row), box.Left, box.Width, colour);
        }
    }

    private void PaintRow(Span<byte> pixels, int left, int width, (byte R, byte G, byte B) colour)
    {
        for (var column = Math.Max(0, -left); column < Math.Min(width, (pixels.Length / 4) - left); column++)
        {
            var coverage = (int)((Math.Min(Math.Abs(_coverage[column]), 1) * 255) + 0.5f);
            if (coverage == 0) continue;
            var pixel = pixels.Slice(4 * (left + column), 3);
            pixel[0] = Mix(pixel[0], colour.R, coverage);
            pixel[1] = Mix(pixel[1], colour.G, coverage);
            pixel[2] = Mix(pixel[2], colour.B, coverage);
        }
    }

    private static byte Mix(byte below, byte above, int coverage) =>
        (byte)(((below * (255 - coverage)) + (above * coverage) + 127) / 255);

    /// <summary>The whole pixels that hold every edge.</summary>
    private (int Left, int Top, int Width, int Height) Around()
    {
        var (left, top) = (double.PositiveInfinity, double.PositiveInfinity);
        var (right, bottom) = (double.NegativeInfinity, double.NegativeInfinity);
        foreach (var (x, y, _, _) in _edges)
        {
            (left, top) = (Math.Min(left, x), Math.Min(top, y));
            (right, bottom) = (Math.Max(right, x), Math.Max(bottom, y));
        }

        var (x0, y0) = ((int)Math.Floor(left), (int)Math.Floor(top));

        // An edge along a grid line belongs to the square right of it or below. The differences are taken as they are
        // painted: rounding may move a coordinate just below a grid line onto it.
        return (x0, y0, (int)Math.Floor(right - x0) + 1, (int)Math.Floor(bottom - y0) + 1);
    }

    /// <summary>Adds 1 or -1 to all points of a piece's rows that lie right of it.</summary>
    private struct Steps : IPieceVisitor
    {
        public SecondDifferences Areas;
        public double Sign;

        public readonly void Piece(int column, int row, double xa, double ya, double xb, double yb)
        {
            var height = Sign * (yb - ya);
            Areas.AddStepAndRamp(column, row, height * (column + 1 - (0.5 * (xa + xb))), height, 0);
        }
    }
}
