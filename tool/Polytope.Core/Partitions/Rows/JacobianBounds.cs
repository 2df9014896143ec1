using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Simd;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// Tighter error bounds for rows far down a deep network: several layers together, as one matrix (the Jacobian of the
/// one by the other), hardly amplify an error, while bounds that the weights' magnitudes carry from layer to layer grow
/// by 2.4 each.
/// </summary>
/// <remarks>
/// The error of a layer's rows is <c>M E + (the roundings in between, carried on)</c>, with E the error some layers
/// before and M the product of the weights and slopes between: so its magnitude is at most <c>|M| e + d</c>, where d is
/// carried by magnitudes, but through these layers only. M is computed in doubles; its roundings amount to at most a
/// factor gamma times the product of the magnitudes (Higham, Accuracy and Stability of Numerical Algorithms, section
/// 3.5).
/// </remarks>
internal sealed class JacobianBounds : IDisposable
{
    /// <summary>Layers taken together.</summary>
    public const int Layers = 8;

    /// <summary>Products of two times as many factors that are 0 or within these neither vanish nor overflow.</summary>
    private const double LeastFactor = 1e-18;
    private const double LargestFactor = 1e+18;

    private readonly LayerTables _tables;
    private readonly bool _applies;
    private readonly int _widest;

    // Two matrices of widest x widest, and five vectors; allocated when first asked for.
    private Pointer<double> _memory;

    public JacobianBounds(LayerTables tables)
    {
        _tables = tables;
        _widest = tables.Layers.Max(table => table.Pad);
        _applies = _widest <= MatrixNorms.Widest && tables.Layers.Skip(1).All(IsInRange)
            && tables.Layers.All(HasSlopesInRange);
    }

    /// <summary>
    /// Lowers the bounds of a layer's rows, from those of <see cref="Layers"/> layers before, where that is less. Of
    /// networks that are too wide, or whose weights are too far from 1, they stay.
    /// </summary>
    /// <param name="levels">The rows of all layers up to this one (see <see cref="DoubleDoubleRows"/>).</param>
    /// <param name="layer">At least <see cref="Layers"/>.</param>
    /// <param name="pattern">The pattern.</param>
    public void Tighten(Pointer<double>[] levels, int layer, MutablePattern pattern)
    {
        if (!_applies) return;
        if (Vector512.IsHardwareAccelerated) Tighten<EightDoubles>(levels, layer, pattern);
        else Tighten<FourDoubles>(levels, layer, pattern);
    }

    public void Dispose()
    {
        NativeBlock.Free(_memory);
        _memory = default;
        GC.SuppressFinalize(this);
    }

    ~JacobianBounds() => Dispose();

    private static bool IsInRange(double factor) =>
        factor == 0 || Math.Abs(factor) is >= LeastFactor and <= LargestFactor;

    private static bool IsInRange(LayerTables.Table table)
    {
        foreach (var weight in table.Transposed.Span(table.Inputs * table.Pad))
            if (!IsInRange(weight)) return false;
        return true;
    }

    private static bool HasSlopesInRange(LayerTables.Table table)
    {
        for (var j = 0; j < table.Outputs; j++)
            if (!IsInRange(table.Slopes[j])) return false;
        return true;
    }

    private void Tighten<TLanes>(Pointer<double>[] levels, int layer, MutablePattern pattern)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        var room = (nint)_widest;
        if (_memory.IsNull) _memory = NativeBlock.Allocate<double>((2 * room * room) + (5 * room));
        Pointer<double> matrix = _memory, other = matrix + (room * room), slopes = other + (room * room);
        Pointer<double> carried = slopes + room, roundings = carried + room;
        Pointer<double> carriedNext = roundings + room, roundingsNext = carriedNext + room;
        var before = layer - Layers;
        var start = _tables.Layers[before];
        var columns = start.Pad;
        var bounds = levels[before] + (DoubleDoubleRows.BoundRun * columns);
        var products = 0;
        for (var i = 0; i < columns; i++) (carried[i], roundings[i]) = (i < start.Outputs ? bounds[i] : 0, 0);
        for (var l = before + 1; l <= layer; l++)
        {
            var source = _tables.Layers[l - 1];
            var target = _tables.Layers[l];
            products += target.Inputs + 3;
            Slopes(pattern.Layer(l - 1), source, slopes);
            var rounding = levels[l] + (DoubleDoubleRows.RoundingRun * target.Pad);
            Carry<TLanes>(target, rounding, slopes, carried, roundings, carriedNext, roundingsNext);
            Swap(ref carried, ref carriedNext);
            Swap(ref roundings, ref roundingsNext);
            if (l == before + 1) First(target, slopes, columns, matrix);
            else
            {
                Multiply<TLanes>(target, slopes, matrix, columns, other);
                Swap(ref matrix, ref other);
            }
        }

        var end = _tables.Layers[layer];
        var result = levels[layer] + (DoubleDoubleRows.BoundRun * end.Pad);
        var gamma = Roundings.Gamma(products);
        for (var j = 0; j < end.Outputs; j++)
        {
            var product = 0.0;
            for (var i = 0; i < start.Outputs; i++) product += Math.Abs(matrix[(j * columns) + i]) * bounds[i];
            var bound = ((product + (gamma * carried[j]) + roundings[j]) * Roundings.Slack) + Roundings.Underflow;
            if (bound < result[j]) result[j] = bound;
        }
    }

    private static void Swap(ref Pointer<double> one, ref Pointer<double> other)
    {
        var kept = one;
        one = other;
        other = kept;
    }

    private static void Slopes(ReadOnlySpan<ulong> pattern, LayerTables.Table source, Pointer<double> slopes)
    {
        for (var i = 0; i < source.Outputs; i++)
            slopes[i] = ((pattern[i >> 6] >> (i & 63)) & 1) != 0 ? 1 : source.Slopes[i];
    }

    /// <summary>
    /// Carries both bounds through one layer, by magnitudes, and adds the layer's own roundings to the second.
    /// </summary>
    private static void Carry<TLanes>(
        LayerTables.Table table,
        Pointer<double> rounding,
        Pointer<double> slopes,
        Pointer<double> carried,
        Pointer<double> roundings,
        Pointer<double> carriedNext,
        Pointer<double> roundingsNext)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        for (var i = 0; i < table.Inputs; i++)
        {
            carried[i] *= Math.Abs(slopes[i]);
            roundings[i] = (roundings[i] * Math.Abs(slopes[i])) + Roundings.Underflow;
        }

        TLanes slack = TLanes.Create(Roundings.Slack), zero = TLanes.Create(0);
        for (var j = 0; j < table.Pad; j += TLanes.Count)
        {
            TLanes sum = zero, rounded = TLanes.Load(rounding + j);
            for (var i = 0; i < table.Inputs; i++)
            {
                var weight = TLanes.Abs(TLanes.Load(table.Transposed + ((nint)i * table.Pad) + j));
                TLanes.AddProduct(weight, TLanes.Create(carried[i]), ref sum);
                TLanes.AddProduct(weight, TLanes.Create(roundings[i]), ref rounded);
            }

            (sum * slack).Store(carriedNext + j);
            (rounded * slack).Store(roundingsNext + j);
        }
    }

    /// <summary>W D, one row per output.</summary>
    private static void First(LayerTables.Table table, Pointer<double> slopes, int columns, Pointer<double> matrix)
    {
        matrix.Span(checked(table.Pad * columns)).Clear();
        for (var i = 0; i < table.Inputs; i++)
        {
            for (var j = 0; j < table.Outputs; j++)
                matrix[((nint)j * columns) + i] = table.Transposed[((nint)i * table.Pad) + j] * slopes[i];
        }

    }

    /// <summary>W D M; overwrites M with D M.</summary>
    private static void Multiply<TLanes>(
        LayerTables.Table table, Pointer<double> slopes, Pointer<double> matrix, int columns, Pointer<double> product)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        for (var i = 0; i < table.Inputs; i++)
        {
            if (slopes[i] == 1) continue;
            var slope = TLanes.Create(slopes[i]);
            var row = matrix + ((nint)i * columns);
            for (var k = 0; k < columns; k += TLanes.Count) (slope * TLanes.Load(row + k)).Store(row + k);
        }

        MatrixNorms.Multiply<TLanes>(table.Transposed, table.Inputs, table.Pad, matrix, columns, product);
    }
}
