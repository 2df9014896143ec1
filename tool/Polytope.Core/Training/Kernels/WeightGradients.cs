using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Simd;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// A layer's gradient over a block of points: <c>dW[o, i] = sum over p of dz[o][p] x[i][p]</c> and
/// <c>db[o] = sum over p of dz[o][p]</c>. The order of summation is fixed: lane j of an even accumulator adds the
/// points j, j + 16, j + 32, ... of the block, lane j of an odd one the points j + 8, j + 24, ..., by fused
/// multiply-add (plain addition for biases). Both accumulators are added lane by lane; then the lanes, by
/// <see cref="LaneSums"/>.
/// </summary>
internal static unsafe class WeightGradients
{
    /// <param name="dz">The derivative with respect to the layer's pre-activations, one row per output.</param>
    /// <param name="x">The layer's inputs, one row per input.</param>
    /// <param name="pairs">Pairs of vectors in a row of points.</param>
    /// <param name="gradient">Outputs x inputs weights, then the biases.</param>
    /// <param name="add">
    /// Whether to add the sums to the gradient, as <c>gradient + sum</c>, instead of replacing it.
    /// </param>
    public static void Apply(
        PointRows dz, int outputs, PointRows x, int inputs, int pairs, Pointer<float> gradient, bool add)
    {
        if (Vector512.IsHardwareAccelerated) Strips<WideFloatPair>(dz, outputs, x, inputs, pairs, gradient, add);
        else Strips<TwoFloatVectors>(dz, outputs, x, inputs, pairs, gradient, add);
    }

    private static void Strips<TPair>(
        PointRows dz, int outputs, PointRows x, int inputs, int pairs, Pointer<float> gradient, bool add)
        where TPair : struct, IFloatPair<TPair>
    {
        for (int row = 0, rows; row < outputs; row += rows)
        {
            rows = TileSize.Next(outputs - row, TPair.MostRows);
            switch (rows)
            {
                case 1: Strip<One, TPair>(dz, row, x, inputs, pairs, gradient, add); break;
                case 2: Strip<Two, TPair>(dz, row, x, inputs, pairs, gradient, add); break;
                case 3: Strip<Three, TPair>(dz, row, x, inputs, pairs, gradient, add); break;
                default: Strip<Four, TPair>(dz, row, x, inputs, pairs, gradient, add); break;
            }
        }

        RowSums<TPair>(dz, outputs, pairs, gradient + ((nint)outputs * inputs), add);
    }

    private static void Strip<TRows, TPair>(
        PointRows dz, int row, PointRows x, int inputs, int pairs, Pointer<float> gradient, bool add)
        where TRows : ICount
        where TPair : struct, IFloatPair<TPair>
    {
        for (int column = 0, columns; column < inputs; column += columns)
        {
            columns = TileSize.Next(inputs - column, TPair.MostColumns);
            var d = new PointRows(dz.Row(row), dz.Stride);
            var xs = new PointRows(x.Row(column), x.Stride);
            var target = gradient + ((nint)row * inputs) + column;
            switch (columns)
            {
                case 1: Tile<TRows, One, TPair>(d, xs, pairs, target, inputs, add); break;
                case 2: Tile<TRows, Two, TPair>(d, xs, pairs, target, inputs, add); break;
                case 3: Tile<TRows, Three, TPair>(d, xs, pairs, target, inputs, add); break;
                default: Tile<TRows, Four, TPair>(d, xs, pairs, target, inputs, add); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TColumns, TPair>(
        PointRows dz, PointRows x, int pairs, Pointer<float> target, int targetStride, bool add)
        where TRows : ICount
        where TColumns : ICount
        where TPair : struct, IFloatPair<TPair>
    {
        TPair s00 = default, s01 = default, s02 = default, s03 = default;
        TPair s10 = default, s11 = default, s12 = default, s13 = default;
        TPair s20 = default, s21 = default, s22 = default, s23 = default;
        TPair s30 = default, s31 = default, s32 = default, s33 = default;

        nint dStride = dz.Stride, dStride2 = 2 * dStride, dStride3 = 3 * dStride;
        nint xStride = x.Stride, xStride2 = 2 * xStride, xStride3 = 3 * xStride;
        Pointer<float> d = dz.Start, xs = x.Start;
        for (var v = pairs; v > 0; v--, d += PointRows.Pair, xs += PointRows.Pair)
        {
            TPair x0 = TPair.Load(xs), x1 = default, x2 = default, x3 = default;
            if (TColumns.Value > 1) x1 = TPair.Load(xs + xStride);
            if (TColumns.Value > 2) x2 = TPair.Load(xs + xStride2);
            if (TColumns.Value > 3) x3 = TPair.Load(xs + xStride3);
            Add<TColumns, TPair>(d, x0, x1, x2, x3, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1) Add<TColumns, TPair>(d + dStride, x0, x1, x2, x3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2) Add<TColumns, TPair>(d + dStride2, x0, x1, x2, x3, ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3) Add<TColumns, TPair>(d + dStride3, x0, x1, x2, x3, ref s30, ref s31, ref s32, ref s33);
        }

        var sums = TPair.Sums(s00, s01, s02, s03, s10, s11, s12, s13);
        StoreSums<TColumns>(target, sums.GetLower(), add);
        if (TRows.Value > 1) StoreSums<TColumns>(target + targetStride, sums.GetUpper(), add);
        if (TRows.Value > 2)
        {
            sums = TPair.Sums(s20, s21, s22, s23, s30, s31, s32, s33);
            StoreSums<TColumns>(target + (2 * targetStride), sums.GetLower(), add);
            if (TRows.Value > 3) StoreSums<TColumns>(target + (3 * targetStride), sums.GetUpper(), add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TColumns, TPair>(
        Pointer<float> dz,
        TPair x0, TPair x1, TPair x2, TPair x3,
        ref TPair s0, ref TPair s1, ref TPair s2, ref TPair s3)
        where TColumns : ICount
        where TPair : struct, IFloatPair<TPair>
    {
        var d = TPair.Load(dz);
        TPair.AddProduct(d, x0, ref s0);
        if (TColumns.Value > 1) TPair.AddProduct(d, x1, ref s1);
        if (TColumns.Value > 2) TPair.AddProduct(d, x2, ref s2);
        if (TColumns.Value > 3) TPair.AddProduct(d, x3, ref s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSums<TColumns>(Pointer<float> target, Vector128<float> sums, bool add)
        where TColumns : ICount
    {
        if (TColumns.Value == 4)
        {
            if (add) sums = Vector128.Load(target.Next(4)) + sums;
            sums.Store(target.Next(4));
            return;
        }

        target[0] = add ? target[0] + sums[0] : sums[0];
        if (TColumns.Value > 1) target[1] = add ? target[1] + sums[1] : sums[1];
        if (TColumns.Value > 2) target[2] = add ? target[2] + sums[2] : sums[2];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowSums<TPair>(PointRows dz, int rows, int pairs, Pointer<float> target, bool add)
        where TPair : struct, IFloatPair<TPair>
    {
        var last = rows - 1;
        for (var row = 0; row < rows; row += 8)
        {
            // Past the end the last row is summed again; these sums are not stored below.
            Pointer<float> d0 = dz.Row(row), d1 = dz.Row(Math.Min(row + 1, last)), d2 = dz.Row(Math.Min(row + 2, last));
            Pointer<float> d3 = dz.Row(Math.Min(row + 3, last)), d4 = dz.Row(Math.Min(row + 4, last));
            Pointer<float> d5 = dz.Row(Math.Min(row + 5, last)), d6 = dz.Row(Math.Min(row + 6, last));
            var d7 = dz.Row(Math.Min(row + 7, last));
            TPair s0 = default, s1 = default, s2 = default, s3 = default;
            TPair s4 = default, s5 = default, s6 = default, s7 = default;
            nint end = pairs * PointRows.Pair;
            for (nint p = 0; p < end; p += PointRows.Pair)
            {
                s0 = TPair.Add(s0, TPair.Load(d0 + p));
                s1 = TPair.Add(s1, TPair.Load(d1 + p));
                s2 = TPair.Add(s2, TPair.Load(d2 + p));
                s3 = TPair.Add(s3, TPair.Load(d3 + p));
                s4 = TPair.Add(s4, TPair.Load(d4 + p));
                s5 = TPair.Add(s5, TPair.Load(d5 + p));
                s6 = TPair.Add(s6, TPair.Load(d6 + p));
                s7 = TPair.Add(s7, TPair.Load(d7 + p));
            }

            var sums = TPair.Sums(s0, s1, s2, s3, s4, s5, s6, s7);
            var count = Math.Min(8, rows - row);
            for (var i = 0; i < count; i++) target[row + i] = add ? target[row + i] + sums[i] : sums[i];
        }
    }
}
