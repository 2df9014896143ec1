using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;

namespace Polytope.Core.Partitions.Parallel;

/// <summary>Keeps cells that cannot be passed on yet, with no more of each than visitors see.</summary>
internal sealed class CellBuffer : ICellVisitor, IDisposable
{
    private readonly PooledList<Corner> _corners = new();
    private readonly PooledList<AffineMap> _maps = new();

    // Of each pattern only the words from the first one on that differs from the cell before: cells that follow one
    // another mostly differ in late layers.
    private readonly PooledList<ulong> _words = new();
    private readonly PooledList<(int Corners, int FirstWord)> _cells = new();
    private ulong[] _pattern = [];
    private PatternLayout? _layout;

    public int Count => _cells.Count;

    public void Visit(in Cell cell)
    {
        var words = cell.Pattern.Words;
        if (Count == 0) (_pattern, _layout) = (new ulong[words.Length], cell.Pattern.Layout);
        var same = Count == 0 ? 0 : words.CommonPrefixLength(_pattern);
        _words.Add(words[same..]);
        words[same..].CopyTo(_pattern.AsSpan(same));
        _maps.Add(cell.Maps);
        _cells.Add((cell.Count, same));
        var corners = _corners.Take(cell.Count);
        for (var i = 0; i < corners.Length; i++)
        {
            ref readonly var from = ref cell.Corners[i];
            corners[i] = new Corner(from.X, from.Y, from.Radius, from.Key, from.Crease);
        }
    }

    /// <summary>Passes the cells on in order, and clears the buffer.</summary>
    public void Drain(ICellVisitor visitor)
    {
        if (Count == 0) return;
        var outputs = _maps.Count / Count;
        int corner = 0, word = 0;
        var vertices = new CellVertex[16];
        for (var i = 0; i < Count; i++)
        {
            var (corners, same) = _cells[i];
            var changed = _pattern.AsSpan(same);
            _words.Slice(word, changed.Length).CopyTo(changed);
            word += changed.Length;
            if (corners > vertices.Length) vertices = new CellVertex[2 * corners];
            for (var k = 0; k < corners; k++)
            {
                ref var from = ref _corners[corner + k];
                vertices[k] = new CellVertex
                {
                    X = from.X,
                    Y = from.Y,
                    Radius = from.Radius,
                    Key = from.Key,
                    Crease = from.Crease,
                };
            }

            var pattern = new CellPattern(_pattern, _layout!);
            visitor.Visit(new Cell(vertices.AsSpan(0, corners), _maps.Slice(i * outputs, outputs), pattern));
            corner += corners;
        }

        _corners.Clear();
        _maps.Clear();
        _words.Clear();
        _cells.Clear();
    }

    public void Dispose()
    {
        _corners.Dispose();
        _maps.Dispose();
        _words.Dispose();
        _cells.Dispose();
    }

    /// <summary>What is left of a <see cref="CellVertex"/> once the cell is done.</summary>
    private readonly record struct Corner(double X, double Y, double Radius, ulong Key, CreaseId Crease);
}
