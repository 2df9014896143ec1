using Polytope.Core.Measures.Cells;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Decisions;

/// <summary>
/// The boundary between the labels' regions: straight within each cell, it turns where it crosses a crease (Piwek,
/// Klukowski and Hu 2023, "Exact count of boundary pieces of ReLU classifiers").
/// </summary>
public sealed class DecisionBoundary
{
    private readonly OutputLabels _labels;
    private readonly DisjointSets _sets = new();
    private readonly Dictionary<(int Cell, int Low, int High), int> _segments = [];
    private readonly double[] _areas;
    private int _merged;

    public DecisionBoundary(OutputLabels labels)
    {
        _labels = labels;
        _areas = new double[labels.Count];
        Cross(labels.Partition);
        Divide(labels.Partition);
        (Segments, Curves) = (_sets.Count, _sets.Count - _merged);
    }

    /// <summary>Straight pieces: one for each two labels that meet within a cell.</summary>
    public int Segments { get; }

    /// <summary>Connected curves; those that meet where three labels do are one.</summary>
    public int Curves { get; }

    /// <summary>The length, in units of the window's coordinates.</summary>
    public double Length { get; private set; }

    /// <summary>
    /// The sum of the absolute angles by which the boundary turns where it crosses creases, in full turns: 1 for a
    /// closed convex curve, more for every bay. Corners at which three labels meet do not count.
    /// </summary>
    public double Turns { get; private set; }

    /// <summary>The area of each label's region.</summary>
    public ReadOnlySpan<double> Areas => _areas;

    /// <summary>Where the boundary crosses edges: segments on both sides are joined.</summary>
    private void Cross(Partition partition)
    {
        var along = new EdgeLabels(_labels);
        var ends = new EdgeEnds(partition);
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            var (from, to) = ends[edge];
            if (_labels.OfVertices[from] == _labels.OfVertices[to]) continue;
            var sequence = along.Between(from, to);
            int half = partition.EdgeHalves[2 * edge], twin = partition.EdgeHalves[(2 * edge) + 1];
            for (var i = 1; i < sequence.Length; i++)
            {
                var segment = Segment(partition.CellOf[half], sequence[i - 1], sequence[i]);
                if (twin < 0) continue;
                Join(segment, Segment(partition.CellOf[twin], sequence[i - 1], sequence[i]));
                Turns += Angle(partition.CellOf[half], partition.CellOf[twin], sequence[i - 1], sequence[i]);
            }
        }
    }

    /// <summary>Areas and lengths; and segments that meet within a cell are joined.</summary>
    private void Divide(Partition partition)
    {
        var part = new LabelledPart(_labels);
        var spans = new PartitionSpans(partition);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            if (_labels.OfAll(cell) is >= 0 and var only)
            {
                _areas[only] += spans.Area(cell);
                continue;
            }

            for (var label = 0; label < _labels.Count; label++)
            {
                part.Become(cell, label);
                _areas[label] += part.Area;
                Measure(cell, label, part.Corners);
            }
        }
    }

    private void Measure(int cell, int label, List<LabelledPart.Corner> corners)
    {
        for (var i = 0; i < corners.Count; i++)
        {
            var (corner, next) = (corners[i], corners[i + 1 < corners.Count ? i + 1 : 0]);
            if (corner.Other < 0) continue;
            double dx = next.X - corner.X, dy = next.Y - corner.Y;
            if (label < corner.Other) Length += Math.Sqrt((dx * dx) + (dy * dy));
            if (next.Other >= 0) Join(Segment(cell, label, corner.Other), Segment(cell, label, next.Other));
        }
    }

    /// <summary>
    /// Between the gradients of the difference of two scores, to which the boundary is perpendicular, in full turns.
    /// </summary>
    private double Angle(int one, int other, int low, int high)
    {
        var (a, b) = (Difference(one, low, high), Difference(other, low, high));
        return 0.5 * Elementary.Atan2Pi(Math.Abs((a.Jx * b.Jy) - (a.Jy * b.Jx)), (a.Jx * b.Jx) + (a.Jy * b.Jy));
    }

    private AffineMap Difference(int cell, int low, int high)
    {
        var (a, b) = (_labels.Map(cell, low), _labels.Map(cell, high));
        return new AffineMap(b.Jx - a.Jx, b.Jy - a.Jy, b.C - a.C);
    }

    private int Segment(int cell, int one, int other)
    {
        var key = (cell, Math.Min(one, other), Math.Max(one, other));
        if (!_segments.TryGetValue(key, out var segment)) _segments[key] = segment = _sets.Add();
        return segment;
    }

    private void Join(int one, int other)
    {
        if (_sets.Merge(one, other)) _merged++;
    }
}
