using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Painting;

/// <summary>
/// The regions where each output of a network is the highest. All outputs are affine on a cell, so each region's part
/// of it is a convex polygon. Of equal outputs the first counts.
/// </summary>
/// <remarks>For at most 64 outputs. An instance keeps its buffers, and serves one thread at a time.</remarks>
public sealed class DecisionRegions(Partition partition)
{
    private readonly double[] _values = new double[partition.Outputs];
    private readonly List<(double X, double Y)> _polygon = [];
    private readonly List<(double X, double Y)> _clipped = [];

    /// <summary>The output that is the highest on a whole cell; -1 if there is none.</summary>
    public int SoleOf(int cell)
    {
        var highest = ulong.MaxValue >> (64 - _values.Length);
        for (var half = partition.CellStart[cell]; half < partition.CellStart[cell + 1] && highest != 0; half++)
        {
            var (x, y) = (partition.X[partition.Origin[half]], partition.Y[partition.Origin[half]]);
            var most = double.NegativeInfinity;
            for (var output = 0; output < _values.Length; output++)
                most = Math.Max(most, _values[output] = partition.Map(cell, output).At(x, y));
            for (var output = 0; output < _values.Length; output++)
                if (_values[output] < most) highest &= ~(1UL << output);
        }

        return highest == 0 ? -1 : System.Numerics.BitOperations.TrailingZeroCount(highest);
    }

    /// <summary>The part of a cell on which an output is the highest.</summary>
    /// <returns>A polygon with the cell's orientation, or an empty list. Valid until the next call.</returns>
    public IReadOnlyList<(double X, double Y)> PartOf(int cell, int output)
    {
        _polygon.Clear();
        for (var half = partition.CellStart[cell]; half < partition.CellStart[cell + 1]; half++)
            _polygon.Add((partition.X[partition.Origin[half]], partition.Y[partition.Origin[half]]));
        var own = partition.Map(cell, output);
        for (var other = 0; other < partition.Outputs && _polygon.Count > 0; other++)
        {
            if (other == output) continue;
            var map = partition.Map(cell, other);
            if (map == own && other < output) _polygon.Clear();
            else if (map != own) Clip(own, map);
        }

        return _polygon;
    }

    /// <summary>
    /// Clips the polygon to where <paramref name="own"/> is at least as high as the other (Sutherland and Hodgman
    /// 1974). Exchanging the two only flips signs, so both sides of a boundary get the same vertices.
    /// </summary>
    private void Clip(AffineMap own, AffineMap other)
    {
        _clipped.Clear();
        var (x0, y0) = _polygon[^1];
        var d0 = own.At(x0, y0) - other.At(x0, y0);
        foreach (var (x1, y1) in _polygon)
        {
            var d1 = own.At(x1, y1) - other.At(x1, y1);
            if ((d0 > 0 && d1 < 0) || (d0 < 0 && d1 > 0))
            {
                var t = d0 / (d0 - d1);
                _clipped.Add((x0 + (t * (x1 - x0)), y0 + (t * (y1 - y0))));
            }

            if (d1 >= 0) _clipped.Add((x1, y1));
            (x0, y0, d0) = (x1, y1, d1);
        }

        _polygon.Clear();
        if (_clipped.Count > 2) _polygon.AddRange(_clipped);
    }
}
