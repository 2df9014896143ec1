using Polytope.Core.Buffers;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Decisions;

/// <summary>
/// The Betti numbers of the labels' regions: how many components each has and how many holes (Grigsby, Lindsey and
/// Masden 2022, "Local and global topological complexity measures of ReLU neural network functions"). With a level
/// these are the sublevel and the superlevel set. A ring is one component with one hole.
/// </summary>
/// <remarks>
/// A region shrinks to the dual of its part of the partition: a point for the part of a cell, a line across each
/// interval of an inner edge, a face around each inner vertex. Parts and intervals are convex, so this keeps its
/// homotopy type, and components - holes = points - lines + faces. Where scores are equal exactly at a vertex, the
/// first label has it, as if the others were a little lower.
/// </remarks>
public sealed class RegionTopology
{
    private readonly OutputLabels _labels;
    private readonly DisjointSets _sets = new();
    private readonly int[] _parts;
    private readonly int[] _points;
    private readonly int[] _lines;
    private readonly int[] _faces;
    private readonly int[] _merged;

    public RegionTopology(OutputLabels labels)
    {
        _labels = labels;
        _parts = new int[BufferSize.Of(labels.Partition.CellCount, labels.Count)];
        Array.Fill(_parts, -1);
        (_points, _lines) = (new int[labels.Count], new int[labels.Count]);
        (_faces, _merged) = (new int[labels.Count], new int[labels.Count]);
        Join(labels.Partition);
        if (labels.Count > 2) AddInnerParts(labels.Partition);
        var (components, holes) = (new int[labels.Count], new int[labels.Count]);
        for (var label = 0; label < labels.Count; label++)
        {
            components[label] = _points[label] - _merged[label];
            holes[label] = components[label] - (_points[label] - _lines[label] + _faces[label]);
        }

        (Components, Holes) = (components, holes);
    }

    /// <summary>For each label the components of its region.</summary>
    public IReadOnlyList<int> Components { get; }

    /// <summary>For each label the holes of its region.</summary>
    public IReadOnlyList<int> Holes { get; }

    private void Join(Partition partition)
    {
        var along = new EdgeLabels(_labels);
        var isInner = new bool[partition.VertexCount];
        Array.Fill(isInner, true);
        ReadOnlySpan<int> halves = partition.EdgeHalves, cellOf = partition.CellOf;
        var ends = new EdgeEnds(partition);
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            int half = halves[2 * edge], twin = halves[(2 * edge) + 1];
            var (from, to) = ends[edge];
            if (twin < 0) isInner[from] = isInner[to] = false;
            foreach (var label in along.Between(from, to))
            {
                var part = Part(cellOf[half], label);
                if (twin < 0) continue;
                _lines[label]++;
                if (_sets.Merge(part, Part(cellOf[twin], label))) _merged[label]++;
            }
        }

        for (var vertex = 0; vertex < isInner.Length; vertex++)
            if (isInner[vertex]) _faces[_labels.OfVertices[vertex]]++;
    }

    /// <summary>Parts that meet no edge of their cell, which lie between three others or more.</summary>
    private void AddInnerParts(Partition partition)
    {
        var polygon = new LabelledPart(_labels);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            if (_labels.OfAll(cell) >= 0) continue;
            for (var label = 0; label < _labels.Count; label++)
            {
                polygon.Become(cell, label);
                if (polygon.Area > 0 && polygon.Corners.All(corner => corner.Other >= 0)) Part(cell, label);
            }
        }
    }

    private int Part(int cell, int label)
    {
        ref var part = ref _parts[(cell * _labels.Count) + label];
        if (part >= 0) return part;
        _points[label]++;
        return part = _sets.Add();
    }
}
