using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Cells;

/// <summary>
/// The radius of the largest disk in each cell. All sides move inwards at the same speed; the side that vanishes first
/// does not touch the disk, so it is dropped and its neighbours are extended until they meet:
/// <code>
///          b                    .
///       .-----.                / \
///    a /       \ c    =>    a /   \ c
///     /         \            /     \
/// </code>
/// Where they do not meet on that side, all vanishes with it, and its time is the radius.
/// </summary>
/// <remarks>
/// A side of length L with exterior angles p and q at its ends vanishes after L / (tan p/2 + tan q/2). Every term is
/// positive, so the radius of a sliver is as accurate as its sides and angles are.
/// </remarks>
public sealed class CellInradii
{
    private readonly double[] _radii;
    private readonly double[] _sorted;

    // The sides of the cell in hand: unit direction, length, and the tangent of half the exterior angle to the next.
    private double[] _x = new double[16];
    private double[] _y = new double[16];
    private double[] _length = new double[16];
    private double[] _tanHalf = new double[16];
    private int _count;

    public CellInradii(Partition partition)
    {
        _radii = new double[partition.CellCount];
        var spans = new PartitionSpans(partition);
        for (var cell = 0; cell < _radii.Length; cell++)
        {
            Load(spans, cell);
            _radii[cell] = Radius();
        }

        _sorted = Quantiles.Sorted(_radii);
    }

    /// <summary>By cell, in units of the window's coordinates.</summary>
    public ReadOnlySpan<double> Of => _radii;

    /// <summary>The radius below which a share of the cells lies.</summary>
    public double Quantile(double share) => Quantiles.Of(_sorted, share);

    private void Load(PartitionSpans spans, int cell)
    {
        var vertices = spans.Vertices(cell);
        var sides = vertices.Length;
        if (sides > _x.Length)
            (_x, _y, _length, _tanHalf) = (
                new double[2 * sides], new double[2 * sides], new double[2 * sides], new double[2 * sides]);
        _count = 0;
        double fromX = spans.X[vertices[sides - 1]], fromY = spans.Y[vertices[sides - 1]];
        foreach (var vertex in vertices)
        {
            double toX = spans.X[vertex], toY = spans.Y[vertex], dx = toX - fromX, dy = toY - fromY;
            (fromX, fromY) = (toX, toY);
            var length = Math.Sqrt((dx * dx) + (dy * dy));

            // The ends of a very short side may have the same rounded coordinates.
            if (length == 0) continue;
            (_x[_count], _y[_count], _length[_count]) = (dx / length, dy / length, length);
            _count++;
        }
    }

    private double Radius()
    {
        for (var side = 0; side < _count; side++) _tanHalf[side] = TanHalf(side, After(side));
        while (_count > 2)
        {
            var first = 0;
            var least = double.PositiveInfinity;
            for (var side = 0; side < _count; side++)
            {
                var time = _length[side] / (_tanHalf[Before(side)] + _tanHalf[side]);
                if (time < least) (least, first) = (time, side);
            }

            if (!double.IsFinite(least)) return 0;
            int a = Before(first), c = After(first);
            var sine = Cross(a, c);
            if (!(sine > 0)) return least;
            _length[a] += _length[first] * Math.Max(Cross(first, c), 0) / sine;
            _length[c] += _length[first] * Math.Max(Cross(a, first), 0) / sine;
            _tanHalf[a] = TanHalf(a, c);
            Drop(first);
        }

        return 0;
    }

    private void Drop(int side)
    {
        _count--;
        for (var i = side; i < _count; i++)
        {
            (_x[i], _y[i], _length[i], _tanHalf[i]) = (_x[i + 1], _y[i + 1], _length[i + 1], _tanHalf[i + 1]);
        }
    }

    /// <summary>The tangent of half the exterior angle between two sides.</summary>
    private double TanHalf(int side, int next)
    {
        var sine = Math.Max(Cross(side, next), 0);
        var cosine = (_x[side] * _x[next]) + (_y[side] * _y[next]);
        return cosine > 0 ? sine / (1 + cosine) : (1 - cosine) / sine;
    }

    private double Cross(int side, int next) => (_x[side] * _y[next]) - (_y[side] * _x[next]);

    private int Before(int side) => side > 0 ? side - 1 : _count - 1;

    private int After(int side) => side + 1 < _count ? side + 1 : 0;
}
