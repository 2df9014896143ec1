using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Simd;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// <c>z[r][p] = finish(bias[r] + sum over k of w[r, k] x[k][p])</c> for rows r and points p. This is a layer forward,
/// and, with transposed weights, a layer backward. Each sum starts with the bias and adds its terms in the order of k
/// by fused multiply-add, so the tiling changes no bit.
/// </summary>
internal static class LinearLayer
{
    /// <summary>A matrix with strides: w[r, k] is at <c>Start[r * RowStride + k * ColumnStride]</c>.</summary>
    /// <param name="biases">One per row; zeros for a layer backward.</param>
    internal readonly struct Weights(
        Pointer<float> start, int rowStride, int columnStride, int rows, int columns, Pointer<float> biases)
    {
        public Pointer<float> Start { get; } = start;

        public int RowStride { get; } = rowStride;

        public int ColumnStride { get; } = columnStride;

        public int Rows { get; } = rows;

        public int Columns { get; } = columns;

        public Pointer<float> Biases { get; } = biases;
    }

    /// <summary>Computes all rows of <paramref name="z"/>.</summary>
    /// <param name="weights">Rows x columns, and the biases.</param>
    /// <param name="x">One row for each column of the weights.</param>
    /// <param name="z">One row for each row of the weights.</param>
    /// <param name="pairs">Pairs of vectors in a row of points.</param>
    /// <param name="epilogue">What is done with the sums.</param>
    public static void Apply<TEpilogue>(in Weights weights, PointRows x, PointRows z, int pairs, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        // Where a register holds a pair, the same sums take half as many instructions.
        if (Vector512.IsHardwareAccelerated) Panels<SixteenFloats, TEpilogue>(weights, x, z, pairs, epilogue);
        else Panels<EightFloats, TEpilogue>(weights, x, z, 2 * pairs, epilogue);
    }

    private static void Panels<TLanes, TEpilogue>(
        in Weights weights, PointRows x, PointRows z, int count, TEpilogue epilogue)
        where TLanes : struct, IFloatLanes<TLanes>
        where TEpilogue : struct, IEpilogue
    {
        for (var size = 0; count > 0; count -= size)
        {
            size = TileSize.Next(count, TLanes.MostInTile);
            switch (size)
            {
                case 1: Panel<One, TLanes, TEpilogue>(weights, x, z, epilogue); break;
                case 2: Panel<Two, TLanes, TEpilogue>(weights, x, z, epilogue); break;
                case 3: Panel<Three, TLanes, TEpilogue>(weights, x, z, epilogue); break;
                default: Panel<Four, TLanes, TEpilogue>(weights, x, z, epilogue); break;
            }

            nint points = size * TLanes.Count;
            (x, z) = (new PointRows(x.Start + points, x.Stride), new PointRows(z.Start + points, z.Stride));
        }
    }

    // All rows for a few points, whose columns of x stay in the first-level cache.
    private static void Panel<TWidth, TLanes, TEpilogue>(
        in Weights weights, PointRows x, PointRows z, TEpilogue epilogue)
        where TWidth : ICount
        where TLanes : struct, IFloatLanes<TLanes>
        where TEpilogue : struct, IEpilogue
    {
        for (int row = 0, size; row < weights.Rows; row += size)
        {
            size = TileSize.Next(weights.Rows - row, TLanes.MostInTile);
            switch (size)
            {
                case 1: Tile<One, TWidth, TLanes, TEpilogue>(weights, row, x, z, epilogue); break;
                case 2: Tile<Two, TWidth, TLanes, TEpilogue>(weights, row, x, z, epilogue); break;
                case 3: Tile<Three, TWidth, TLanes, TEpilogue>(weights, row, x, z, epilogue); break;
                default: Tile<Four, TWidth, TLanes, TEpilogue>(weights, row, x, z, epilogue); break;
            }
        }
    }

    // Up to four rows by four registers of points: up to sixteen accumulators, each in a register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TWidth, TLanes, TEpilogue>(
        in Weights weights, int row, PointRows x, PointRows z, TEpilogue epilogue)
        where TRows : ICount
        where TWidth : ICount
        where TLanes : struct, IFloatLanes<TLanes>
        where TEpilogue : struct, IEpilogue
    {
        TLanes s00, s01, s02, s03, s10 = default, s11, s12, s13;
        TLanes s20 = default, s21, s22, s23, s30 = default, s31, s32, s33;
        var biases = weights.Biases + row;
        s00 = TLanes.Create(biases[0]);
        if (TRows.Value > 1) s10 = TLanes.Create(biases[1]);
        if (TRows.Value > 2) s20 = TLanes.Create(biases[2]);
        if (TRows.Value > 3) s30 = TLanes.Create(biases[3]);
        s01 = s02 = s03 = s00;
        s11 = s12 = s13 = s10;
        s21 = s22 = s23 = s20;
        s31 = s32 = s33 = s30;

        nint rowStride = weights.RowStride, columnStride = weights.ColumnStride, xStride = x.Stride;
        nint rowStride2 = 2 * rowStride, rowStride3 = 3 * rowStride;
        var w = weights.Start + (row * rowStride);
        var xk = x.Start;
        for (var k = weights.Columns; k > 0; k--, w += columnStride, xk += xStride)
        {
            TLanes x0 = TLanes.Load(xk), x1 = default, x2 = default, x3 = default;
            if (TWidth.Value > 1) x1 = TLanes.Load(xk + TLanes.Count);
            if (TWidth.Value > 2) x2 = TLanes.Load(xk + (2 * TLanes.Count));
            if (TWidth.Value > 3) x3 = TLanes.Load(xk + (3 * TLanes.Count));
            Add<TWidth, TLanes>(w, x0, x1, x2, x3, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1)
                Add<TWidth, TLanes>(w + rowStride, x0, x1, x2, x3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2)
                Add<TWidth, TLanes>(w + rowStride2, x0, x1, x2, x3, ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3)
                Add<TWidth, TLanes>(w + rowStride3, x0, x1, x2, x3, ref s30, ref s31, ref s32, ref s33);
        }

        Store<TWidth, TLanes, TEpilogue>(z.Row(row), epilogue, s00, s01, s02, s03);
        if (TRows.Value > 1) Store<TWidth, TLanes, TEpilogue>(z.Row(row + 1), epilogue, s10, s11, s12, s13);
        if (TRows.Value > 2) Store<TWidth, TLanes, TEpilogue>(z.Row(row + 2), epilogue, s20, s21, s22, s23);
        if (TRows.Value > 3) Store<TWidth, TLanes, TEpilogue>(z.Row(row + 3), epilogue, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TWidth, TLanes>(
        Pointer<float> weight,
        TLanes x0, TLanes x1, TLanes x2, TLanes x3,
        ref TLanes s0, ref TLanes s1, ref TLanes s2, ref TLanes s3)
        where TWidth : ICount
        where TLanes : struct, IFloatLanes<TLanes>
    {
        var w = TLanes.Create(weight[0]);
        TLanes.AddProduct(w, x0, ref s0);
        if (TWidth.Value > 1) TLanes.AddProduct(w, x1, ref s1);
        if (TWidth.Value > 2) TLanes.AddProduct(w, x2, ref s2);
        if (TWidth.Value > 3) TLanes.AddProduct(w, x3, ref s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth, TLanes, TEpilogue>(
        Pointer<float> target, TEpilogue epilogue, TLanes s0, TLanes s1, TLanes s2, TLanes s3)
        where TWidth : ICount
        where TLanes : struct, IFloatLanes<TLanes>
        where TEpilogue : struct, IEpilogue
    {
        Store(epilogue, s0, target);
        if (TWidth.Value > 1) Store(epilogue, s1, target + TLanes.Count);
        if (TWidth.Value > 2) Store(epilogue, s2, target + (2 * TLanes.Count));
        if (TWidth.Value > 3) Store(epilogue, s3, target + (3 * TLanes.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes, TEpilogue>(TEpilogue epilogue, TLanes sums, Pointer<float> target)
        where TLanes : struct, IFloatLanes<TLanes>
        where TEpilogue : struct, IEpilogue =>
        epilogue.Finish(sums, target).Store(target);
}
