using Polytope.Core.Images;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures.Points;

/// <summary>
/// Points of the plane in equal square-like tiles of a window, so that those near a cell or an edge are found at once.
/// </summary>
public sealed class PointGrid
{
    private readonly Window _window;
    private readonly int _tiles;
    private readonly int[] _start;
    private readonly int[] _points;

    /// <param name="x">One a point; kept.</param>
    /// <param name="y">One a point; kept.</param>
    public PointGrid(Window window, double[] x, double[] y)
    {
        (_window, X, Y) = (window, x, y);
        _tiles = Math.Clamp((int)Math.Sqrt(0.5 * x.Length), 1, 1024);
        _start = new int[(_tiles * _tiles) + 1];
        _points = new int[x.Length];
        for (var point = 0; point < x.Length; point++)
            if (Contains(point)) _start[Tile(point) + 1]++;
        for (var tile = 0; tile + 1 < _start.Length; tile++) _start[tile + 1] += _start[tile];
        var next = _start[..^1];
        for (var point = 0; point < x.Length; point++)
            if (Contains(point)) _points[next[Tile(point)]++] = point;
    }

    public int Count => X.Length;

    public double[] X { get; }

    public double[] Y { get; }

    /// <summary>Whether these are the same points in the same order.</summary>
    public bool IsSameAs(PointGrid other) => this == other
        || (X.AsSpan().SequenceEqual(other.X) && Y.AsSpan().SequenceEqual(other.Y));

    /// <summary>The points of a set of samples.</summary>
    /// <exception cref="ArgumentException">They are not of the plane.</exception>
    public static PointGrid Of(SampleSet samples, Window window)
    {
        if (samples.Dimension != 2) throw new ArgumentException("The points are not of the plane.", nameof(samples));
        var (x, y) = (new double[samples.Count], new double[samples.Count]);
        for (var point = 0; point < x.Length; point++)
        {
            (x[point], y[point]) = (samples.Inputs[2 * point], samples.Inputs[(2 * point) + 1]);
        }

        return new PointGrid(window, x, y);
    }

    /// <summary>
    /// A lattice of 4181 points over a window, (k, 2584 k) / 4181 modulo 1 from its middle: consecutive Fibonacci
    /// numbers spread them evenly in every direction (Niederreiter 1992, section 5.1).
    /// </summary>
    public static PointGrid Lattice(Window window)
    {
        const int Count = 4181, Step = 2584;
        var (x, y) = (new double[Count], new double[Count]);
        for (var k = 0; k < Count; k++)
        {
            x[k] = window.X0 + ((k + 0.5) / Count * window.Width);
            y[k] = window.Y0 + (((k * Step % Count) + 0.5) / Count * window.Height);
        }

        return new PointGrid(window, x, y);
    }

    /// <summary>Whether a point is in the window, its border included.</summary>
    public bool Contains(int point) =>
        X[point] >= _window.X0 && X[point] <= _window.X1 && Y[point] >= _window.Y0 && Y[point] <= _window.Y1;

    /// <summary>The rows and columns of the tiles that meet a box, last ones included.</summary>
    internal (int Top, int Bottom, int Left, int Right) TilesOf(double x0, double y0, double x1, double y1) =>
        (Row(y0), Row(y1), Column(x0), Column(x1));

    /// <summary>The points in neighbouring tiles of a row, in no order that matters.</summary>
    internal ReadOnlySpan<int> InRow(int row, int left, int right)
    {
        var first = _start[(row * _tiles) + left];
        return _points.AsSpan(first, _start[(row * _tiles) + right + 1] - first);
    }

    private int Tile(int point) => (Row(Y[point]) * _tiles) + Column(X[point]);

    private int Row(double y) => Place((y - _window.Y0) / _window.Height);

    private int Column(double x) => Place((x - _window.X0) / _window.Width);

    private int Place(double share) => Math.Clamp((int)(share * _tiles), 0, _tiles - 1);
}
