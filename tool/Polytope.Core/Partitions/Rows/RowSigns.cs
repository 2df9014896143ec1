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
        Extents extents,
        Span<ulong> positive,
        ulong* mixed,
        ulong* open)
    {
        if (Vector512.IsHardwareAccelerated) AtCorners<WideOctet>(rows, pad, count, corners, extents, positive, mixed, open);
        else AtCorners<PairedOctet>(rows, pad, count, corners, extents, positive, mixed, open);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AtCorners<TOctet>(
        double* rows,
        int pad,
        int count,
        CornerLanes corners,
        Extents extents,
        Span<ulong> positive,
        ulong* mixed,
        ulong* open)
        where TOctet : struct, IOctet<TOctet>
    {
        TOctet x = TOctet.Create((8 * RowKernel.U * extents.X) + corners.Box.Radius), y = TOctet.Create((8 * RowKernel.U * extents.Y) + corners.Box.Radius);
        TOctet one = TOctet.Create(8 * RowKernel.U), scale = TOctet.Create(1.000001), guard = TOctet.Create(1e-300);
        TOctet largest = TOctet.Create(1e290), zero = TOctet.Create(0);
        TOctet centreX = TOctet.Create(corners.Box.CenterX), centreY = TOctet.Create(corners.Box.CenterY);
        TOctet halfX = TOctet.Create(corners.Box.HalfX * (1 + (8 * RowKernel.U))), halfY = TOctet.Create(corners.Box.HalfY * (1 + (8 * RowKernel.U)));
        double* xs = corners.X, ys = corners.Y;
        var n = corners.Count;
        for (var word = 0; word < positive.Length; word++)
        {
            ulong above = 0, below = 0, decided = 0;
            var rest = Math.Min(64, count - (64 * word));
            for (var j = 0; j < rest; j += 8)
            {
                var at = rows + (64 * word) + j;
                var a = TOctet.Load(at);
                var b = TOctet.Load(at + pad);
                var c = TOctet.Load(at + (2 * pad));
                var bound = TOctet.MultiplyAdd(TOctet.Abs(c), one, TOctet.Load(at + (3 * pad)) + guard);
                bound = TOctet.MultiplyAdd(TOctet.Abs(a), x, bound);
                bound = TOctet.MultiplyAdd(TOctet.Abs(b), y, bound) * scale;

                // Past this some part of a sum may overflow alone: it decides nothing.
                var sure = TOctet.Above(largest, bound);

                // Most rows are far from zero on the whole box.
                var reach = TOctet.MultiplyAdd(TOctet.Abs(a), halfX, TOctet.MultiplyAdd(TOctet.Abs(b), halfY, bound));
                var middle = TOctet.MultiplyAdd(a, centreX, TOctet.MultiplyAdd(b, centreY, c));
                var far = TOctet.Above(TOctet.Abs(middle), reach) & sure;
                var negative = TOctet.Negative(middle);
                uint up = far & ~negative, down = far & negative;
                if (far != 255)
                {
                    var minus = zero - bound;
                    for (var i = 0; i < n; i++)
                    {
                        var z = TOctet.MultiplyAdd(a, TOctet.Create(xs[i]), TOctet.MultiplyAdd(b, TOctet.Create(ys[i]), c));
                        uint over = TOctet.Above(z, bound), under = TOctet.Above(minus, z);
                        up |= over & ~far;
                        down |= under & ~far;
                        sure &= over | under | far;
                    }
                }

                above |= (ulong)up << j;
                below |= (ulong)down << j;
                decided |= (ulong)sure << j;
            }

            var within = rest == 64 ? ulong.MaxValue : (1UL << rest) - 1;
            positive[word] = above & ~below & decided & within;
            mixed[word] = above & below & decided & within;
            open[word] = ~decided & within;
        }
    }
}
