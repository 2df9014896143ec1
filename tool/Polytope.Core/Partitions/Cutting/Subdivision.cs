using System.Runtime.CompilerServices;
using Polytope.Core.Buffers;
using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>
/// Cuts a window into the cells of a network, depth first: a cell is cut by the neurons of a layer that vanish
/// inside it, and each part goes on to the next layer at once. Only one path of cells is in memory, and the upper
/// parts that wait along it.
/// </summary>
/// <remarks>
/// <code>
///     layer l      the cell         +-------+        +---+---+   cut by the neuron whose line passes
///                                   |       |        |   |   |   nearest to its middle; the lower part
///                                   |       |   =>   | - | + |   first, then the upper part, which waits
///                                   +-------+        +---+---+   among the pending ones
///     layer l + 1  a part that no neuron of layer l cuts any more
/// </code>
/// Within a layer each part keeps as its list only the neurons that cut it: so c lines that make c^2/2 parts take a few
/// tests per part, not c.
/// </remarks>
internal sealed partial class Subdivision : IDisposable
{
    private readonly LayerTables _tables;
    private readonly ICellVisitor _visitor;
    private readonly IBranchSink? _sink;
    private readonly CancellationToken _cancellation;
    private readonly SubdivisionCounts _counts;
    private readonly MutablePattern _pattern;
    private readonly WindowSides _sides;
    private readonly WindowErrorBounds _bounds;
    private readonly CreaseLines _lines;
    private readonly LayerPass _pass;
    private readonly CellKeys _keys;
    private readonly AffineMap[] _maps;
    private readonly Arena _arena = new();
    private readonly CornerLanes _corners;
    private readonly PendingParts _pending = new();

    // For each layer: its rows with the neurons of the layer before that cut the cell below zero; its rows recomputed
    // in double-double; at which layer, up to it, that was done last; whether it checks its bounds; the neurons that
    // cut the cell that entered it.
    private readonly Pointer<double>[] _baseRows;
    private readonly Pointer<double>[] _recomputedRows;
    private readonly int[] _recomputedAt;
    private readonly bool[] _checksBounds;
    private readonly Pointer<int>[] _lists;

    // A bit for each neuron of a layer: open where doubles do not decide its signs, mixed where it cuts.
    private readonly Pointer<ulong> _open;
    private readonly Pointer<ulong> _mixed;

    /// <param name="tables">The network.</param>
    /// <param name="exact">The network in exact arithmetic.</param>
    /// <param name="window">The first cell.</param>
    /// <param name="visitor">Gets the cells.</param>
    /// <param name="salt">Changes the keys of all vertices and edges, and nothing else.</param>
    /// <param name="cancellation">Checked whenever a layer begins to cut a cell.</param>
    /// <param name="sink">Where branches for other threads go; null on a single thread.</param>
    public Subdivision(
        LayerTables tables,
        Lazy<ExactNetwork> exact,
        ConvexPolygon window,
        ICellVisitor visitor,
        ulong salt,
        CancellationToken cancellation,
        IBranchSink? sink = null)
    {
        (_tables, _visitor, _cancellation, _sink) = (tables, visitor, cancellation, sink);
        _counts = new SubdivisionCounts(tables.Depth);
        _pattern = new MutablePattern(tables.Network.Shape.Hidden);
        _sides = new WindowSides(window, salt);
        _bounds = WindowErrorBounds.Of(window.Bounds);
        _lines = new CreaseLines(_pattern, window, _sides, new Lazy<LayerTables>(tables), exact);
        _pass = new LayerPass(tables, _bounds, _arena, tables.CarriesBounds);
        _keys = new CellKeys(_pattern, salt);
        _maps = new AffineMap[tables.Layers[^1].Outputs];
        _baseRows = new Pointer<double>[tables.Depth + 1];
        _recomputedRows = new Pointer<double>[tables.Depth + 1];
        _recomputedAt = new int[tables.Depth + 1];
        _checksBounds = LayersToCheck(tables.Depth);
        _lists = new Pointer<int>[tables.Depth + 1];
        for (var layer = 0; layer <= tables.Depth; layer++)
        {
            _baseRows[layer] = _arena.Take<double>(RowKernel.Block(tables.Layers[layer].Pad));
            _recomputedRows[layer] = _arena.Take<double>(RowKernel.Block(tables.Layers[layer].Pad));
            _lists[layer] = _arena.Take<int>(tables.Layers[layer].Outputs);
        }

        var widest = tables.Layers.Max(table => table.Pad);
        _open = _arena.Take<ulong>((widest / 64) + 1);
        _mixed = _arena.Take<ulong>((widest / 64) + 1);
        _corners = new CornerLanes(_arena, window.Count + tables.Layers.Sum(table => table.Outputs));
    }

    /// <summary>What was done so far.</summary>
    public SubdivisionCounts Counts => _counts;

    /// <summary>Subdivides the whole window.</summary>
    public SubdivisionCounts Run()
    {
        var window = _sides.Corners;
        var polygon = new Polygon(_arena.Take<CellVertex>(window.Length), window.Length);
        for (var i = 0; i < window.Length; i++) polygon.Corners[i] = window[i];
        _tables.FirstRows(_bounds, _baseRows[0]);
        Enter(0, _corners.Load(polygon), _baseRows[0]);
        NoteExact();
        return _counts;
    }

    public void Dispose()
    {
        _arena.Dispose();
        _lines.Dispose();
    }

    /// <summary>
    /// A cell enters a layer, with the layer's pre-activations on it, and goes on until some layer cuts it, or to the
    /// visitor if none does.
    /// </summary>
    private void Enter(int layer, LoadedCell cell, Pointer<double> rows)
    {
        for (; ; layer++)
        {
            _keys.Invalidate(layer);
            _lines.Enter(layer, rows);
            _recomputedAt[layer] = layer == 0 ? 0 : _recomputedAt[layer - 1];
            if (_checksBounds[layer] && ShouldRecompute(layer, rows))
            {
                rows = _recomputedRows[layer];
                _lines.Recompute(layer, rows);
                _recomputedAt[layer] = layer;
            }

            if (layer > 0) _counts.CellsAfter[layer - 1]++;
            if (layer == _tables.Depth)
            {
                Emit(cell.Polygon, rows);
                return;
            }

            var list = _lists[layer];
            var cutting = DecideOnCell(layer, cell, list);
            rows = BaseRows(layer, cutting);
            if (cutting == 0) continue;
            _cancellation.ThrowIfCancellationRequested();
            SetEdgeKeys(cell.Polygon);
            Cut(layer, cell, list, cutting, rows);
            return;
        }
    }

    private static void SetEdgeKeys(Polygon cell)
    {
        for (var i = 0; i < cell.Count; i++)
            cell.Corners[i].EdgeKey = StableHash.Unordered(cell.Corners[i].Key, cell.Corners[cell.After(i)].Key);
    }

    /// <summary>
    /// Cuts a cell by the neurons on the list, all of whose lines pass through its interior; with none, the cell goes
    /// on to the next layer. Both parts share the list behind the pivot, which comes first, and must not change it.
    /// </summary>
    /// <param name="next">The next layer's rows with all neurons on the list below zero.</param>
    private void Cut(int layer, LoadedCell cell, Pointer<int> list, int count, Pointer<double> next)
    {
        var polygon = cell.Polygon;
        if (count == 0)
        {
            for (var i = 0; i < polygon.Count; i++) polygon.Corners[i].Settle(layer);
            Enter(layer + 1, cell, next);
            return;
        }

        if (_sink is not null && TryDonate(layer, polygon, list, count, next)) return;
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var mark = _arena.Mark;
        var pivot = MostCentral(layer, cell, list, count);
        var neuron = list[pivot];
        list[pivot] = list[0];
        list[0] = neuron;
        var signs = _arena.Take<sbyte>(polygon.Count);
        var values = _arena.Take<double>(polygon.Count);
        SignsAtCorners(layer, neuron, cell, signs, values);
        var (below, above) = Split(layer, neuron, polygon, signs, values);
        _pending.Push(new PendingPart(layer, above, neuron, list + 1, count - 1, next));
        CutPart(layer, below, neuron, active: false, list + 1, count - 1, next);
        // Unless it was donated meanwhile.
        if (_pending.Pop()) CutPart(layer, above, neuron, active: true, list + 1, count - 1, next);
        _arena.Release(mark);
    }

    /// <summary>
    /// Goes on with one side of a cut: decides which of the other neurons still cut it, and the next layer's rows.
    /// </summary>
    private void CutPart(
        int layer, Polygon part, int pivot, bool active, Pointer<int> others, int count, Pointer<double> next)
    {
        var mark = _arena.Mark;
        _pattern.Set(layer, pivot, active);
        var rows = next;
        if (active) rows = Activate(layer, pivot, count + 1, rows);
        var list = _arena.Take<int>(count);
        var cutting = 0;
        var cell = _corners.Load(part);
        _counts.Decisions += count;
        for (var k = 0; k < count; k++)
        {
            var neuron = others[k];
            switch (SignOnCell(layer, neuron, cell))
            {
                case CellSign.Mixed:
                    list[cutting++] = neuron;
                    break;
                case CellSign.Positive:
                    _pattern.Set(layer, neuron, true);
                    rows = Activate(layer, neuron, count + 1, rows);
                    break;
                default:
                    _pattern.Set(layer, neuron, false);
                    break;
            }
        }

        Cut(layer, cell, list, cutting, rows);
        _arena.Release(mark);
    }

    private void Emit(Polygon cell, Pointer<double> rows)
    {
        var pad = _tables.Layers[^1].Pad;
        for (var k = 0; k < _maps.Length; k++)
        {
            _maps[k] = new AffineMap(rows[k], rows[pad + k], rows[(2 * pad) + k]);
            _counts.LargestMapError = Math.Max(_counts.LargestMapError, rows[(3 * pad) + k]);
        }

        _counts.Cells++;
        _visitor.Visit(new Cell(cell.Corners.Span(cell.Count), _maps, _pattern.Pattern));
    }

    private void NoteExact() =>
        (_counts.ExactDecisions, _counts.ExactVertices) = (_lines.ExactSigns, _lines.ExactIntersections);
}
