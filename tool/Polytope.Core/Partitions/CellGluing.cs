using Polytope.Core.Networks;

namespace Polytope.Core.Partitions;

/// <summary>
/// Collects cells as they stream by, and glues them along their edges: corners with one key are one vertex, sides
/// with the same two vertices one edge. Ids follow the order of the cells.
/// </summary>
internal sealed class CellGluing : ICellVisitor
{
    private readonly Growing<int> _cellStart = new();
    private readonly Growing<int> _origin = new();
    private readonly Growing<int> _edgeOf = new();
    private readonly Growing<int> _cellOf = new();
    private readonly Growing<int> _edgeHalves = new();
    private readonly Growing<CreaseId> _edgeCrease = new();
    private readonly Growing<double> _x = new();
    private readonly Growing<double> _y = new();
    private readonly Growing<double> _radius = new();
    private readonly Growing<AffineMap> _maps = new();
    private readonly Growing<ulong> _patterns = new();
    private readonly KeyTable _vertices = new();
    private readonly LiveEdges _live = new();
    private ulong[] _edgeKeys = new ulong[16];
    private int[] _places = new int[16];
    private int _patternWords;

    /// <summary>Two vertices that are not one were given one key: chance, which another salt undoes.</summary>
    public bool Collided { get; private set; }

    public void Visit(in Cell cell)
    {
        var count = cell.Count;
        if (count > _places.Length) (_places, _edgeKeys) = (new int[2 * count], new ulong[2 * count]);
        for (var i = 0; i < count; i++)
        {
            _edgeKeys[i] = StableHash.Unordered(cell.Corners[i].Key, cell.Corners[i + 1 < count ? i + 1 : 0].Key) | 1;
            _places[i] = _live.Find(_edgeKeys[i]);
        }

        var index = _cellStart.Count;
        var start = _origin.Count;
        _cellStart.Add(start);
        for (var i = 0; i < count; i++)
        {
            // The other side of an edge runs the other way.
            int leaving = _places[i], arriving = _places[i > 0 ? i - 1 : count - 1];
            var known = leaving >= 0 ? _live.At(leaving).To : arriving >= 0 ? _live.At(arriving).From : -1;
            _origin.Add(Vertex(cell.Corners[i], known));
            _cellOf.Add(index);
            _edgeOf.Add(leaving >= 0 ? _live.At(leaving).Edge : -1);
        }

        for (var i = 0; i < count; i++) Glue(start, i, count, cell);
        _maps.Add(cell.Maps);
        _patterns.Add(cell.Pattern);
        _patternWords = cell.Pattern.Length;
    }

    /// <summary>The structure; only sides of the window may have been left with one cell.</summary>
    public PartitionArrays Finish()
    {
        foreach (var edge in _live.Edges())
            if (!_edgeCrease[edge].IsWindow) Collided = true;
        _cellStart.Add(_origin.Count);
        return new PartitionArrays(
            _x.ToArray(),
            _y.ToArray(),
            _cellStart.ToArray(),
            _origin.ToArray(),
            _edgeOf.ToArray(),
            _cellOf.ToArray(),
            _edgeHalves.ToArray(),
            _edgeCrease.ToArray(),
            _maps.ToArray(),
            _patterns.ToArray(),
            _patternWords,
            _radius.ToArray());
    }

    private int Vertex(in CellVertex corner, int known)
    {
        var id = known;
        if (id < 0)
        {
            id = _vertices.FindOrAdd(corner.Key, out var added);
            if (added)
            {
                _x.Add(corner.X);
                _y.Add(corner.Y);
                _radius.Add(corner.Radius);
                return id;
            }
        }

        var apart = 1.001 * (corner.Radius + _radius[id]);
        if (Math.Abs(corner.X - _x[id]) > apart || Math.Abs(corner.Y - _y[id]) > apart) Collided = true;
        return id;
    }

    private void Glue(int start, int i, int count, in Cell cell)
    {
        var half = start + i;
        int from = _origin[half], to = _origin[start + (i + 1 < count ? i + 1 : 0)];
        var edge = _edgeOf[half];
        if (edge >= 0)
        {
            var side = _live.At(_live.Find(_edgeKeys[i]));
            if (side.From != to || side.To != from) Collided = true;
            _edgeHalves[(2 * edge) + 1] = half;
            _live.Remove(_edgeKeys[i]);
            return;
        }

        edge = _edgeCrease.Count;
        _edgeOf[half] = edge;
        _edgeHalves.Add(half);
        _edgeHalves.Add(-1);
        _edgeCrease.Add(cell.Crease(i));
        _live.Add(_edgeKeys[i], new LiveEdges.Side(edge, from, to));
    }
}
