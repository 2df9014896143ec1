using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// A layer's gradient over a block of points: <c>dW[o, i] = sum over p of dz[o][p] x[i][p]</c> and
/// <c>db[o] = sum over p of dz[o][p]</c>. Lane j of a sum takes the points j, j + 8, j + 16, ... of the block in
/// order, by fused multiply-add (plain addition for biases); then <see cref="LaneSums"/>.
/// </summary>
internal static unsafe class OuterProducts
{
    /// <param name="gradient">Outputs x inputs weights, then the biases: replaced, or added to.</param>
    /// <param name="add">Whether the block's sums are added to what is there, as <c>there + sum</c>.</param>
    public static void Apply(PointRows dz, int outputs, PointRows x, int inputs, int vectors, float* gradient, bool add)
    {
        for (int row = 0, rows; row < outputs; row += rows)
        {
            rows = TileSize.Next(outputs - row);
            switch (rows)
            {
                case 1: Strip<One>(dz, row, x, inputs, vectors, gradient, add); break;
                case 2: Strip<Two>(dz, row, x, inputs, vectors, gradient, add); break;
                case 3: Strip<Three>(dz, row, x, inputs, vectors, gradient, add); break;
                default: Strip<Four>(dz, row, x, inputs, vectors, gradient, add); break;
            }
        }

        RowSums(dz, outputs, vectors, gradient + ((nint)outputs * inputs), add);
    }

    private static void Strip<TRows>(PointRows dz, int row, PointRows x, int inputs, int vectors, float* gradient, bool add)
        where TRows : ICount
    {
        for (int column = 0, columns; column < inputs; column += columns)
        {
            columns = TileSize.Next(inputs - column);
            var d = new PointRows(dz.Row(row), dz.Stride);
            var xs = new PointRows(x.Row(column), x.Stride);
            var place = gradient + ((nint)row * inputs) + column;
            switch (columns)
            {
                case 1: Tile<TRows, One>(d, xs, vectors, place, inputs, add); break;
                case 2: Tile<TRows, Two>(d, xs, vectors, place, inputs, add); break;
                case 3: Tile<TRows, Three>(d, xs, vectors, place, inputs, add); break;
                default: Tile<TRows, Four>(d, xs, vectors, place, inputs, add); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TColumns>(PointRows dz, PointRows x, int vectors, float* place, int placeStride, bool add)
        where TRows : ICount
        where TColumns : ICount
    {
        Vector256<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector256<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector256<float> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector256<float> s30 = default, s31 = default, s32 = default, s33 = default;

        nint dStride = dz.Stride, dStride2 = 2 * dStride, dStride3 = 3 * dStride;
        nint xStride = x.Stride, xStride2 = 2 * xStride, xStride3 = 3 * xStride;
        float* d = dz.Start, xs = x.Start;
        for (var v = vectors; v > 0; v--, d += PointRows.Lanes, xs += PointRows.Lanes)
        {
            Vector256<float> x0 = Vector256.Load(xs), x1 = default, x2 = default, x3 = default;
            if (TColumns.Value > 1) x1 = Vector256.Load(xs + xStride);
            if (TColumns.Value > 2) x2 = Vector256.Load(xs + xStride2);
            if (TColumns.Value > 3) x3 = Vector256.Load(xs + xStride3);
            Add<TColumns>(d, x0, x1, x2, x3, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1) Add<TColumns>(d + dStride, x0, x1, x2, x3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2) Add<TColumns>(d + dStride2, x0, x1, x2, x3, ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3) Add<TColumns>(d + dStride3, x0, x1, x2, x3, ref s30, ref s31, ref s32, ref s33);
        }

        var sums = LaneSums.Of(s00, s01, s02, s03, s10, s11, s12, s13);
        Put<TColumns>(place, sums.GetLower(), add);
        if (TRows.Value > 1) Put<TColumns>(place + placeStride, sums.GetUpper(), add);
        if (TRows.Value > 2)
        {
            sums = LaneSums.Of(s20, s21, s22, s23, s30, s31, s32, s33);
            Put<TColumns>(place + (2 * placeStride), sums.GetLower(), add);
            if (TRows.Value > 3) Put<TColumns>(place + (3 * placeStride), sums.GetUpper(), add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TColumns>(
        float* dz,
        Vector256<float> x0, Vector256<float> x1, Vector256<float> x2, Vector256<float> x3,
        ref Vector256<float> s0, ref Vector256<float> s1, ref Vector256<float> s2, ref Vector256<float> s3)
        where TColumns : ICount
    {
        var d = Vector256.Load(dz);
        s0 = Vector256.FusedMultiplyAdd(d, x0, s0);
        if (TColumns.Value > 1) s1 = Vector256.FusedMultiplyAdd(d, x1, s1);
        if (TColumns.Value > 2) s2 = Vector256.FusedMultiplyAdd(d, x2, s2);
        if (TColumns.Value > 3) s3 = Vector256.FusedMultiplyAdd(d, x3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TColumns>(float* place, Vector128<float> sums, bool add)
        where TColumns : ICount
    {
        if (TColumns.Value == 4)
        {
            if (add) sums = Vector128.Load(place) + sums;
            sums.Store(place);
            return;
        }

        place[0] = add ? place[0] + sums[0] : sums[0];
        if (TColumns.Value > 1) place[1] = add ? place[1] + sums[1] : sums[1];
        if (TColumns.Value > 2) place[2] = add ? place[2] + sums[2] : sums[2];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RowSums(PointRows dz, int rows, int vectors, float* place, bool add)
    {
        var last = rows - 1;
        for (var row = 0; row < rows; row += 8)
        {
            // Past the end the last row is summed again, and left out below.
            float* d0 = dz.Row(row), d1 = dz.Row(Math.Min(row + 1, last)), d2 = dz.Row(Math.Min(row + 2, last));
            float* d3 = dz.Row(Math.Min(row + 3, last)), d4 = dz.Row(Math.Min(row + 4, last)), d5 = dz.Row(Math.Min(row + 5, last));
            float* d6 = dz.Row(Math.Min(row + 6, last)), d7 = dz.Row(Math.Min(row + 7, last));
            Vector256<float> s0 = default, s1 = default, s2 = default, s3 = default;
            Vector256<float> s4 = default, s5 = default, s6 = default, s7 = default;
            nint end = vectors * PointRows.Lanes;
            for (nint p = 0; p < end; p += PointRows.Lanes)
            {
                s0 += Vector256.Load(d0 + p);
                s1 += Vector256.Load(d1 + p);
                s2 += Vector256.Load(d2 + p);
                s3 += Vector256.Load(d3 + p);
                s4 += Vector256.Load(d4 + p);
                s5 += Vector256.Load(d5 + p);
                s6 += Vector256.Load(d6 + p);
                s7 += Vector256.Load(d7 + p);
            }

            var sums = LaneSums.Of(s0, s1, s2, s3, s4, s5, s6, s7);
            var count = Math.Min(8, rows - row);
            for (var i = 0; i < count; i++) place[row + i] = add ? place[row + i] + sums[i] : sums[i];
        }
    }
}
