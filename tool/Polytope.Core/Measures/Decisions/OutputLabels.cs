using Polytope.Core.Buffers;
using Polytope.Core.Measures.Cells;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Decisions;

/// <summary>
/// Divides the window by what the network says of a point: with classes the output that is the highest, else whether
/// the output (of several the mean before a last activation) is above a level, which is label 1, or not, label 0. A
/// label has a score, affine on each cell, and a point has the label of the highest score; of equals the first.
/// </summary>
public sealed class OutputLabels
{
    private readonly double[] _scores;
    private readonly int[] _labels;
    private readonly double _level;
    private readonly bool _isByClass;

    private OutputLabels(Partition partition, int labels, double level, bool isByClass)
    {
        (Partition, Count, _level, _isByClass) = (partition, labels, level, isByClass);
        _scores = new double[BufferSize.Of(partition.VertexCount, labels)];
        _labels = new int[partition.VertexCount];
        Array.Fill(_labels, -1);
        var spans = new PartitionSpans(partition);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            foreach (var vertex in spans.Vertices(cell))
            {
                // The cells around a vertex agree on the outputs there but for roundings, of which the first cell's
                // count.
                if (_labels[vertex] >= 0) continue;
                for (var label = 0; label < labels; label++)
                    _scores[(vertex * labels) + label] = Map(cell, label).At(spans.X[vertex], spans.Y[vertex]);
                _labels[vertex] = Highest(At(vertex));
            }
        }
    }

    public Partition Partition { get; }

    /// <summary>Labels: as many as classes, or two.</summary>
    public int Count { get; }

    /// <summary>A label for each output.</summary>
    public static OutputLabels ByClass(Partition partition) => new(partition, partition.Outputs, 0, isByClass: true);

    /// <summary>Label 1 where the mean of the outputs is above a level.</summary>
    public static OutputLabels ByLevel(Partition partition, double level) => new(
        partition, 2, partition.Network.Output.Inverse(level), isByClass: false);

    /// <summary>The scores of all labels at a vertex.</summary>
    internal ReadOnlySpan<double> At(int vertex) => _scores.AsSpan(vertex * Count, Count);

    /// <summary>The label of each vertex.</summary>
    public ReadOnlySpan<int> OfVertices => _labels;

    /// <summary>The label of all vertices of a cell, which is that of the whole cell; -1 where they differ.</summary>
    public int OfAll(int cell)
    {
        var vertices = Partition.Origin[Partition.CellStart[cell]..Partition.CellStart[cell + 1]];
        var first = _labels[vertices[0]];
        foreach (var vertex in vertices)
            if (_labels[vertex] != first) return -1;
        return first;
    }

    /// <summary>The score of a label on a cell.</summary>
    internal AffineMap Map(int cell, int label)
    {
        if (_isByClass) return Partition.Map(cell, label);
        if (label == 0) return new AffineMap(0, 0, _level);
        if (Partition.Outputs == 1) return Partition.Map(cell);
        double jx = 0, jy = 0, c = 0;
        for (var output = 0; output < Partition.Outputs; output++)
        {
            var map = Partition.Map(cell, output);
            (jx, jy, c) = (jx + map.Jx, jy + map.Jy, c + map.C);
        }

        return new AffineMap(jx / Partition.Outputs, jy / Partition.Outputs, c / Partition.Outputs);
    }

    private static int Highest(ReadOnlySpan<double> scores)
    {
        var highest = 0;
        for (var label = 1; label < scores.Length; label++)
            if (scores[label] > scores[highest]) highest = label;
        return highest;
    }
}
