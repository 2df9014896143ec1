using System.Globalization;
using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions;

/// <summary>What every partition must satisfy, looked at from the finished structure.</summary>
internal sealed class PartitionInvariants : IDisposable
{
    private const int MostViolations = 20;

    private readonly Partition _partition;
    private readonly DoubleDoubleCell _doubleDouble;
    private readonly ExactCell _exact;
    private readonly List<string> _violations = [];

    private PartitionInvariants(Partition partition)
    {
        _partition = partition;
        _exact = new ExactCell(partition);
        _doubleDouble = new DoubleDoubleCell(partition);
    }

    public static IReadOnlyList<string> Violations(Partition partition)
    {
        using var invariants = new PartitionInvariants(partition);
        invariants.Euler();
        invariants.Areas();
        invariants.HalfEdges();
        for (var cell = 0; cell < partition.CellCount && invariants._violations.Count < MostViolations; cell++)
        {
            invariants.Convex(cell);
            invariants.Pattern(cell);
        }

        for (var edge = 0; edge < partition.EdgeCount && invariants._violations.Count < MostViolations; edge++)
            invariants.Neighbours(edge);
        return invariants._violations;
    }

    public void Dispose()
    {
        _doubleDouble.Dispose();
        _exact.Dispose();
    }

    private void Report(FormattableString violation)
    {
        if (_violations.Count < MostViolations) _violations.Add(violation.ToString(CultureInfo.InvariantCulture));
    }

    private void Euler()
    {
        var sum = _partition.VertexCount - _partition.EdgeCount + _partition.CellCount;
        if (sum != 1) Report($"Euler's formula: vertices - edges + cells is {sum}, not 1.");
    }

    /// <summary>Inner edges cancel; vertices on the border may be off by their errors, and each area rounds.</summary>
    private void Areas()
    {
        double sum = 0, error = 0;
        var bounds = _partition.Window;
        var extent = bounds.Width + bounds.Height;
        for (var cell = 0; cell < _partition.CellCount; cell++) sum += _partition.Area(cell);
        for (var edge = 0; edge < _partition.EdgeCount; edge++)
        {
            if (!_partition.EdgeCrease[edge].IsWindow) continue;
            var (from, to) = _partition.Ends(edge);
            error += _partition.Length(edge) * (_partition.VertexError[from] + _partition.VertexError[to]);
        }

        error += Roundings.Unit * (_partition.CellCount + 100) * extent * extent;
        var area = _partition.Boundary.Area;
        if (!(Math.Abs(sum - area) <= error))
            Report($"The areas of the cells add up to {sum:R}, the window's is {area:R}.");
    }

    private void HalfEdges()
    {
        for (var half = 0; half < _partition.Origin.Length; half++)
        {
            var edge = _partition.EdgeOf[half];
            var twin = _partition.Twin(half);
            var border = _partition.EdgeCrease[edge].IsWindow;
            if (twin < 0)
            {
                if (!border) Report($"Half-edge {half} has no twin, but is not on the window's border.");
                continue;
            }

            if (border) Report($"Half-edge {half} is on the window's border, but has a twin.");
            if (_partition.Twin(twin) != half || _partition.EdgeOf[twin] != edge)
                Report($"Half-edge {half} is not the twin of its twin {twin}.");
            if (_partition.Origin[twin] != _partition.Origin[_partition.Next(half)]
                || _partition.Origin[half] != _partition.Origin[_partition.Next(twin)])
                Report($"Half-edges {half} and {twin} are twins, but do not join the same vertices.");
        }
    }

    private void Convex(int cell)
    {
        int start = _partition.CellStart[cell], end = _partition.CellStart[cell + 1];
        if (end - start < 3)
        {
            Report($"Cell {cell} has {end - start} corners.");
            return;
        }

        if (IsConvex(start, end, _partition.Corner) || IsConvex(start, end, _doubleDouble.Corner)) return;
        if (_exact.IsConvex(cell)) return;
        Report($"Cell {cell} is not convex and counter-clockwise.");
    }

    /// <summary>Whether every turn is certainly to the left, whatever the errors of the corners.</summary>
    private static bool IsConvex(int start, int end, Func<int, CellVertex> corner)
    {
        CellVertex p = corner(end - 2), q = corner(end - 1);
        for (var half = start; half < end; half++)
        {
            var r = corner(half);
            if (!TurnsLeft(p, q, r)) return false;
            (p, q) = (q, r);
        }

        return true;
    }

    private static bool TurnsLeft(in CellVertex p, in CellVertex q, in CellVertex r)
    {
        double ax = q.X - p.X, ay = q.Y - p.Y, bx = r.X - q.X, by = r.Y - q.Y;
        var off = 2 * Math.Max(p.Radius, Math.Max(q.Radius, r.Radius));
        var bound = (off * (Math.Abs(ax) + Math.Abs(ay) + Math.Abs(bx) + Math.Abs(by))) + (2 * off * off)
            + (Roundings.Evaluation * ((Math.Abs(ax) * Math.Abs(by)) + (Math.Abs(ay) * Math.Abs(bx))));
        return (ax * by) - (ay * bx) > Roundings.Certain(bound);
    }

    private void Pattern(int cell)
    {
        var (x, y) = _partition.Centroid(cell);
        if (!_doubleDouble.HasPattern(cell, x, y) && !_exact.HasPattern(cell))
            Report($"Cell {cell} does not have the activation pattern of its centroid.");
    }

    private void Neighbours(int edge)
    {
        int half = _partition.EdgeHalves[2 * edge], twin = _partition.EdgeHalves[(2 * edge) + 1];
        if (twin < 0) return;
        int cell = _partition.CellOf[half], other = _partition.CellOf[twin];
        var crease = _partition.EdgeCrease[edge];
        var separates = false;
        CellPattern pattern = _partition.Pattern(cell), beyond = _partition.Pattern(other);
        for (var word = 0; word < pattern.Words.Length; word++)
        {
            var differing = pattern.Words[word] ^ beyond.Words[word];
            for (; differing != 0; differing &= differing - 1)
            {
                var (layer, neuron) = pattern.Layout.Place((64 * word) + BitOperations.TrailingZeroCount(differing));
                if (crease == new CreaseId(layer, neuron)) separates = true;
                else if (!_exact.VanishesAlong(cell, crease, new CreaseId(layer, neuron)))
                    ReportDifference(cell, other, layer, neuron, edge);
            }
        }

        if (!separates) Report($"Cells {cell} and {other} do not differ in the neuron that drew their edge {edge}.");
        var (from, to) = _partition.Ends(edge);
        if (!IsContinuous(cell, other, from) || !IsContinuous(cell, other, to))
            Report($"The function jumps from cell {cell} to {other} across edge {edge}.");
    }

    private void ReportDifference(int cell, int other, int layer, int neuron, int edge)
    {
        var neurons = FormattableString.Invariant($"neuron {neuron} of layer {layer}");
        Report($"Cells {cell} and {other} differ in {neurons}, which does not vanish on their edge {edge}.");
    }

    private bool IsContinuous(int cell, int other, int vertex)
    {
        double x = _partition.X[vertex], y = _partition.Y[vertex], off = _partition.VertexError[vertex];
        for (var output = 0; output < _partition.Outputs; output++)
        {
            var (p, q) = (_partition.Map(cell, output), _partition.Map(other, output));
            var slope = Math.Abs(p.Jx) + Math.Abs(p.Jy) + Math.Abs(q.Jx) + Math.Abs(q.Jy);
            var size = (slope * Math.Max(Math.Abs(x), Math.Abs(y))) + Math.Abs(p.C) + Math.Abs(q.C);
            var bound = (2 * _partition.Counts.LargestMapError) + (slope * off) + (Roundings.Evaluation * size);
            if (Math.Abs(p.At(x, y) - q.At(x, y)) > Roundings.Certain(bound)) return false;
        }

        return true;
    }
}
