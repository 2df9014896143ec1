using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Memory;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Partitions;

/// <summary>
/// Checks the activation pattern at one point, by evaluating the network in double with a running error bound. A value
/// is a row that depends on neither coordinate (see <see cref="RowKernel"/>).
/// </summary>
internal sealed class PatternFilter : IDisposable
{
    private readonly LayerTables _tables;
    private readonly WindowErrorBounds _bounds;
    private readonly Arena _arena = new();
    private readonly Pointer<double> _first;
    private readonly LayerPass _pass;
    private Pointer<double> _rows;
    private Pointer<double> _next;

    public PatternFilter(LayerTables tables, WindowErrorBounds bounds)
    {
        (_tables, _bounds) = (tables, bounds);
        var widest = tables.Layers.Max(table => table.Pad);
        _first = _arena.Take<double>(RowKernel.Block(widest));
        _rows = _arena.Take<double>(RowKernel.Block(widest));
        _next = _arena.Take<double>(RowKernel.Block(widest));
        _pass = new LayerPass(tables, bounds, _arena, tables.CarriesBounds);
        tables.FirstRows(bounds, _first);
    }

    /// <summary>Whether the point certainly has the pattern; false also where the bound leaves it open.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="x">In the window.</param>
    /// <param name="y">In the window.</param>
    public bool Matches(MutablePattern pattern, double x, double y)
    {
        Begin(x, y);
        for (var layer = 0; layer < _tables.Depth; layer++)
        {
            if (layer > 0) Pass(layer - 1, pattern);
            var table = _tables.Layers[layer];
            for (var j = 0; j < table.Outputs; j++)
            {
                if (!_tables.Network.Cuts(layer, j)) continue;
                double value = _rows[(2 * table.Pad) + j], error = _rows[(3 * table.Pad) + j];
                if (!(pattern.IsActive(layer, j) ? value > error : value < -error)) return false;
            }
        }

        return true;
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>From the values of a layer to those of the next.</summary>
    private void Pass(int layer, MutablePattern pattern)
    {
        _pass.Base(layer, _rows, pattern.Layer(layer), cutting: 0, _next);
        var done = _rows;
        _rows = _next;
        _next = done;
    }

    private void Begin(double x, double y)
    {
        var pad = _tables.Layers[0].Pad;
        for (var j = 0; j < pad; j++)
        {
            var row = Row.At(_first, pad, j);
            _rows[j] = _rows[pad + j] = 0;
            _rows[(2 * pad) + j] = row.ValueAt(x, y);
            _rows[(3 * pad) + j] = _bounds.Bound(row, radius: 0);
        }

        RowKernel.SetNorm(_rows, pad, _tables.Layers[0].Outputs);
    }
}
