using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Partitions.Rows;

/// <summary>Certified signs of a block of rows (see <see cref="RowKernel"/>), eight at a time.</summary>
internal static unsafe class RowSigns
{
    /// <summary>
    /// The signs of every row at the corners of a cell, each corner within a radius of its exact place: a bit a row,
    /// 64 rows a word.
    /// </summary>
    /// <param name="rows">The block.</param>
    /// <param name="pad">The length of a run.</param>
    /// <param name="count">Rows.</param>
    /// <param name="corners">Of the cell.</param>
    /// <param name="extents">Of the window.</param>
    /// <param name="positive">Positive at every corner.</param>
    /// <param name="mixed">Positive at one, negative at another.</param>
    /// <param name="open">Not known well enough.</param>
    public static void AtCorners(
        double* rows,
        int pad,
        int count,
        CornerLanes corners,
        WindowErrorBounds extents,
        Span<ulong> positive,
        ulong* mixed,
        ulong* open)
    {
        if (Vector512.IsHardwareAccelerated) AtCorners<Octet>(rows, pad, count, corners, extents, positive, mixed, open);
        else AtCorners<Quartet>(rows, pad, count, corners, extents, positive, mixed, open);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AtCorners<TLanes>(
        double* rows,
        int pad,
        int count,
        CornerLanes corners,
        WindowErrorBounds extents,
        Span<ulong> positive,
        ulong* mixed,
        ulong* open)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes x = TLanes.Create((8 * RowKernel.U * extents.X) + corners.Box.Radius), y = TLanes.Create((8 * RowKernel.U * extents.Y) + corners.Box.Radius);
        TLanes one = TLanes.Create(8 * RowKernel.U), scale = TLanes.Create(1.000001), guard = TLanes.Create(1e-300);
        TLanes largest = TLanes.Create(1e290), zero = TLanes.Create(0);
        double* xs = corners.X, ys = corners.Y;
        var n = corners.Count;
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
                bound = TLanes.MultiplyAdd(TLanes.Abs(b), y, bound) * scale;
                TLanes highest = Value(a, b, c, xs[0], ys[0]), lowest = highest;
                for (var i = 1; i < n; i++)
                {
                    var value = Value(a, b, c, xs[i], ys[i]);
                    highest = TLanes.Larger(highest, value);
                    lowest = TLanes.Smaller(lowest, value);
                }

                // Past the largest some part of a sum may overflow alone, or be no number: that decides nothing.
                var minus = zero - bound;
                uint sure = TLanes.Above(largest, bound), up = TLanes.Above(lowest, bound) & sure, down = TLanes.Above(minus, highest);
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
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.MultiplyAdd(a, TLanes.Create(x), TLanes.MultiplyAdd(b, TLanes.Create(y), c));
}
