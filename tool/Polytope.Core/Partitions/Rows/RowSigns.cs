using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Numerics;
using Polytope.Core.Simd;

namespace Polytope.Core.Partitions.Rows;

/// <summary>Certified signs of a block of rows (see <see cref="RowKernel"/>), eight at a time.</summary>
internal static class RowSigns
{
    /// <summary>With larger bounds some value may overflow, which is at most (1 / u) times its bound.</summary>
    private const double LargestBound = 1e290;

    /// <summary>
    /// The signs of every row at the corners of a cell, each corner within its radius of its exact place: one bit per
    /// row, 64 rows per word.
    /// </summary>
    /// <param name="rows">The block.</param>
    /// <param name="pad">The length of a run.</param>
    /// <param name="count">Rows.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="bounds">Error bounds in the window.</param>
    /// <param name="positive">Positive at every corner.</param>
    /// <param name="mixed">Positive at one, negative at another.</param>
    /// <param name="open">Left open by the error bounds.</param>
    public static void AtCorners(
        Pointer<double> rows,
        int pad,
        int count,
        LoadedCell cell,
        WindowErrorBounds bounds,
        Span<ulong> positive,
        Pointer<ulong> mixed,
        Pointer<ulong> open)
    {
        if (Vector512.IsHardwareAccelerated)
            AtCorners<EightDoubles>(rows, pad, count, cell, bounds, positive, mixed, open);
        else AtCorners<FourDoubles>(rows, pad, count, cell, bounds, positive, mixed, open);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AtCorners<TLanes>(
        Pointer<double> rows,
        int pad,
        int count,
        LoadedCell cell,
        WindowErrorBounds bounds,
        Span<ulong> positive,
        Pointer<ulong> mixed,
        Pointer<ulong> open)
        where TLanes : struct, IDoubleLanes<TLanes>
    {
        // As WindowErrorBounds.Bound, for a register of rows at once.
        var radius = cell.Box.Radius;
        var x = TLanes.Create((Roundings.Evaluation * bounds.X) + radius);
        var y = TLanes.Create((Roundings.Evaluation * bounds.Y) + radius);
        TLanes one = TLanes.Create(Roundings.Evaluation), zero = TLanes.Create(0);
        TLanes slack = TLanes.Create(Roundings.Slack), guard = TLanes.Create(Roundings.Underflow);
        var largest = TLanes.Create(LargestBound);
        Pointer<double> xs = cell.Lanes.X, ys = cell.Lanes.Y;
        var n = cell.Polygon.Count;
        for (var word = 0; word < positive.Length; word++)
        {
            ulong above = 0, both = 0, decided = 0;
            var rest = Math.Min(64, count - (64 * word));
            for (var j = 0; j < rest; j += TLanes.Count)
            {
                var at = rows + (64 * word) + j;
                var a = TLanes.Load(at);
                var b = TLanes.Load(at + pad);
                var c = TLanes.Load(at + (2 * pad));
                var bound = TLanes.MultiplyAdd(TLanes.Abs(c), one, TLanes.Load(at + (3 * pad)) + guard);
                bound = TLanes.MultiplyAdd(TLanes.Abs(a), x, bound);
                bound = TLanes.MultiplyAdd(TLanes.Abs(b), y, bound) * slack;
                TLanes highest = Value(a, b, c, xs[0], ys[0]), lowest = highest;
                for (var i = 1; i < n; i++)
                {
                    var value = Value(a, b, c, xs[i], ys[i]);
                    highest = TLanes.Larger(highest, value);
                    lowest = TLanes.Smaller(lowest, value);
                }

                // Beyond the largest bound part of a sum may overflow or be NaN: then nothing is decided.
                var minus = zero - bound;
                uint sure = TLanes.Above(largest, bound), down = TLanes.Above(minus, highest);
                var up = TLanes.Above(lowest, bound) & sure;
                var mixture = TLanes.Above(highest, bound) & TLanes.Above(minus, lowest) & sure;
                above |= (ulong)up << j;
                both |= (ulong)mixture << j;
                decided |= (ulong)(up | mixture | (down & sure)) << j;
            }

            var within = rest == 64 ? ulong.MaxValue : (1UL << rest) - 1;
            positive[word] = above & within;
            mixed[word] = both & within;
            open[word] = ~decided & within;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Value<TLanes>(TLanes a, TLanes b, TLanes c, double x, double y)
        where TLanes : struct, IDoubleLanes<TLanes> =>
        TLanes.MultiplyAdd(a, TLanes.Create(x), TLanes.MultiplyAdd(b, TLanes.Create(y), c));
}
