using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;
using Polytope.Core.Partitions.Parallel;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>
/// Cuts a window into the cells of a network, depth first: a cell is cut by the neurons of a layer that vanish
/// inside it, and each part goes on to the next layer at once. Only one path of cells is in memory.
/// </summary>
/// <remarks>
/// Within a layer a cell is cut by the neuron whose line passes nearest to its middle, and a part keeps as its list
/// only the neurons that cut the part: so c lines that make c^2/2 parts take a few tests a part, not c.
/// </remarks>
internal sealed unsafe partial class Subdivision : IDisposable
{
    private readonly LayerTables _tables;
    private readonly ICellVisitor _visitor;
    private readonly MutablePattern _path;
    private readonly ExactRows _exactPath;
    private readonly DoubleDoubleRows _refinedPath;
    private readonly WindowSides _sides;
    private readonly SubdivisionCounts _counts;
    private readonly CancellationToken _cancellation;
    private readonly double*[] _rowsOfLayer;
    private readonly double*[] _baseRows;
    private readonly double*[] _freshRows;
    private readonly int[] _anew;
    private readonly bool[] _looks;
    private readonly int*[] _lists;
    private readonly LayerPass _pass;
    private readonly ulong* _open;
    private readonly ulong* _mixed;
    private readonly CornerLanes _corners;
    private readonly CellKeys _keys;
    private readonly AffineMap[] _maps;
    private readonly Arena _arena;
    private readonly BranchWorker? _worker;
    private readonly PendingParts _ahead = new();
    private readonly WindowErrorBounds _extents;
    private readonly double _largestExtent;
    private readonly double _largestRadius;

    public Subdivision(
        LayerTables tables,
        Lazy<ExactNetwork> exact,
        ConvexPolygon window,
        ICellVisitor visitor,
        ulong salt,
        CancellationToken cancellation,
        BranchWorker? worker = null)
    {
        _worker = worker;
        _tables = tables;
        _visitor = visitor;
        _cancellation = cancellation;
        _path = new MutablePattern(tables.Network.Shape.Hidden);
        _exactPath = new ExactRows(exact);
        _sides = new WindowSides(window, salt);
        _counts = new SubdivisionCounts(tables.Depth);
        _keys = new CellKeys(_path, salt);
        _maps = new AffineMap[tables.Layers[^1].Outputs];
        _arena = new Arena();
        _rowsOfLayer = new double*[tables.Depth + 1];
        _baseRows = new double*[tables.Depth + 1];
        _freshRows = new double*[tables.Depth + 1];
        _anew = new int[tables.Depth + 1];
        _looks = Looks(tables.Depth);
        _lists = new int*[tables.Depth + 1];
        for (var layer = 0; layer <= tables.Depth; layer++)
        {
            _baseRows[layer] = _arena.Take<double>(RowKernel.Block(tables.Layers[layer].Pad));
            _freshRows[layer] = _arena.Take<double>(RowKernel.Block(tables.Layers[layer].Pad));
            _lists[layer] = _arena.Take<int>(tables.Layers[layer].Outputs);
        }

        var widest = tables.Layers.Max(table => table.Pad);
        _open = _arena.Take<ulong>((widest / 64) + 1);
        _mixed = _arena.Take<ulong>((widest / 64) + 1);
        _corners = new CornerLanes(_arena, window.Count + tables.Layers.Sum(table => table.Outputs));
        var bounds = window.Bounds;
        _extents = WindowErrorBounds.Of(bounds);
        _largestExtent = Math.Max(_extents.X, _extents.Y);
        _largestRadius = Math.Max(LargestRadius * Math.Min(bounds.Width, bounds.Height), 8 * RowKernel.U * _largestExtent);
        _pass = new LayerPass(tables, _extents, _arena, tables.CarriesBounds);
        _refinedPath = new DoubleDoubleRows(tables, _extents);
    }

    /// <summary>What was done so far.</summary>
    public SubdivisionCounts Counts => _counts;

    public SubdivisionCounts Run()
    {
        var window = _sides.Corners;
        var polygon = new Polygon(_arena.Take<CellVertex>(window.Length), window.Length);
        for (var i = 0; i < window.Length; i++) polygon.Corners[i] = window[i];
        _tables.FirstRows(_extents, _baseRows[0]);
        _corners.Load(polygon);
        Enter(0, polygon, _baseRows[0]);
        return _counts;
    }

    public void Dispose()
    {
        _arena.Dispose();
        _refinedPath.Dispose();
    }

    /// <summary>
    /// One cell, whose corners were loaded, enters a layer, whose pre-activations on it are given, and goes on until some
    /// layer cuts it.
    /// </summary>
    private void Enter(int layer, Polygon cell, double* rows)
    {
        for (; ; layer++)
        {
            _exactPath.Forget(layer);
            _refinedPath.Forget(layer);
            _keys.Forget(layer);
            _rowsOfLayer[layer] = rows;
            _anew[layer] = layer == 0 ? 0 : _anew[layer - 1];
            if (_looks[layer] && ShouldStartAnew(layer, rows))
            {
                _refinedPath.Round(layer, _path, _freshRows[layer]);
                _rowsOfLayer[layer] = rows = _freshRows[layer];
                _anew[layer] = layer;
            }

            if (layer > 0) _counts.CellsAfter[layer - 1]++;
            if (layer == _tables.Depth)
            {
                Emit(cell, rows);
                return;
            }

            var list = _lists[layer];
            var cutting = DecideOnCell(layer, cell, list);
            rows = BaseRows(layer, cutting);
            if (cutting == 0) continue;
            _cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < cell.Count; i++)
                cell.Corners[i].EdgeKey = StableHash.Unordered(cell.Corners[i].Key, cell.Corners[cell.After(i)].Key);
            Cut(layer, cell, list, cutting, rows);
            return;
        }
    }

    /// <summary>Cuts a cell, whose corners were loaded, by the neurons on the list, all of which pass through its interior.</summary>
    private void Cut(int layer, Polygon cell, int* list, int count, double* next)
    {
        if (count == 0)
        {
            for (var i = 0; i < cell.Count; i++) cell.Corners[i].Settle(layer);
            Enter(layer + 1, cell, next);
            return;
        }

        if (_worker is not null && LeavesToOthers(layer, cell, list, count, next)) return;
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var mark = _arena.Mark;
        var pivot = MostCentral(layer, list, count);
        var neuron = list[pivot];
        list[pivot] = list[0];
        list[0] = neuron;
        var signs = _arena.Take<sbyte>(cell.Count);
        var values = _arena.Take<double>(cell.Count);
        SignsAtCorners(layer, neuron, cell, signs, values);
        var (below, above) = Split(layer, neuron, cell, signs, values);
        _ahead.Push(new Ahead(layer, above, neuron, (nint)(list + 1), count - 1, (nint)next));
        Part(layer, below, neuron, active: false, list + 1, count - 1, next);
        if (_ahead.Pop()) Part(layer, above, neuron, active: true, list + 1, count - 1, next);
        _arena.Release(mark);
    }

    /// <summary>Decides one side of a cut: which of the other neurons still cut it, and the next layer's rows.</summary>
    private void Part(int layer, Polygon part, int pivot, bool active, int* others, int count, double* next)
    {
        var mark = _arena.Mark;
        _path.Set(layer, pivot, active);
        var rows = next;
        if (active) rows = Activate(layer, pivot, count + 1, rows);
        var list = _arena.Take<int>(count);
        var cutting = 0;
        _corners.Load(part);
        _counts.Decisions += count;
        for (var k = 0; k < count; k++)
        {
            var neuron = others[k];
            switch (SignOnCell(layer, neuron, part))
            {
                case CellSign.Mixed:
                    list[cutting++] = neuron;
                    break;
                case CellSign.Positive:
                    _path.Set(layer, neuron, true);
                    rows = Activate(layer, neuron, count + 1, rows);
                    break;
                default:
                    _path.Set(layer, neuron, false);
                    break;
            }
        }

        Cut(layer, part, list, cutting, rows);
        _arena.Release(mark);
    }

    private void Emit(Polygon cell, double* rows)
    {
        var pad = _tables.Layers[^1].Pad;
        for (var k = 0; k < _maps.Length; k++)
        {
            _maps[k] = new AffineMap(rows[k], rows[pad + k], rows[(2 * pad) + k]);
            _counts.LargestMapError = Math.Max(_counts.LargestMapError, rows[(3 * pad) + k]);
        }

        _counts.Cells++;
        _visitor.Visit(new Cell(new ReadOnlySpan<CellVertex>(cell.Corners, cell.Count), _maps, _path.Pattern));
    }
}
