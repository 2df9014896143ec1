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
    private readonly KeyTable _edges = new();
    private int _patternWords;

    /// <summary>Two vertices that are not one were given one key: chance, which another salt undoes.</summary>
    public bool Collided { get; private set; }

    public void Visit(in Cell cell)
    {
        var index = _cellStart.Count;
        var start = _origin.Count;
        _cellStart.Add(start);
        foreach (ref readonly var corner in cell.Corners)
        {
            _origin.Add(Vertex(corner));
            _cellOf.Add(index);
        }

        for (var i = 0; i < cell.Count; i++)
        {
            int from = _origin[start + i], to = _origin[start + ((i + 1) % cell.Count)];
            Side(start + i, from, to, cell.Crease(i));
        }

        foreach (var map in cell.Maps) _maps.Add(map);
        foreach (var word in cell.Pattern) _patterns.Add(word);
        _patternWords = cell.Pattern.Length;
    }

    public PartitionArrays Finish()
    {
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

    private int Vertex(in CellVertex corner)
    {
        var id = _vertices.FindOrAdd(corner.Key, out var added);
        if (added)
        {
            _x.Add(corner.X);
            _y.Add(corner.Y);
            _radius.Add(corner.Radius);
            return id;
        }

        var apart = 1.001 * (corner.Radius + _radius[id]);
        if (Math.Abs(corner.X - _x[id]) > apart || Math.Abs(corner.Y - _y[id]) > apart) Collided = true;
        return id;
    }

    private void Side(int halfEdge, int from, int to, CreaseId crease)
    {
        var ends = from < to ? ((ulong)from << 32) | (uint)to : ((ulong)to << 32) | (uint)from;
        var edge = _edges.FindOrAdd(ends, out var added);
        _edgeOf.Add(edge);
        if (added)
        {
            _edgeHalves.Add(halfEdge);
            _edgeHalves.Add(-1);
            _edgeCrease.Add(crease);
        }
        else if (_edgeHalves[(2 * edge) + 1] < 0)
        {
            _edgeHalves[(2 * edge) + 1] = halfEdge;
        }
        else
        {
            Collided = true;
        }
    }
}
