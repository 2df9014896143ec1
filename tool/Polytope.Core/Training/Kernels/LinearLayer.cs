using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// <c>z[r][p] = finish(bias[r] + sum over k of w[r, k] x[k][p])</c> for rows r and points p: a layer forward, and
/// with the weights read by columns a layer backward. Each sum starts from its bias and takes its terms in
/// the order of k by fused multiply-add, so tiles change no bit.
/// </summary>
internal static unsafe class LinearLayer
{
    /// <summary>Weights by their strides: w[r, k] is at <c>Start[r * RowStride + k * ColumnStride]</c>.</summary>
    /// <param name="biases">One a row; a layer backward has zeros.</param>
    internal readonly struct Weights(float* start, int rowStride, int columnStride, int rows, int columns, float* biases)
    {
        public float* Start { get; } = start;

        public int RowStride { get; } = rowStride;

        public int ColumnStride { get; } = columnStride;

        public int Rows { get; } = rows;

        public int Columns { get; } = columns;

        public float* Biases { get; } = biases;
    }

    /// <summary>Each row of <paramref name="z"/> over so many pairs of vectors.</summary>
    public static void Apply<TEpilogue>(in Weights weights, PointRows x, PointRows z, int pairs, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        // Half as many instructions for the same sums, where a register holds a pair.
        if (Vector512.IsHardwareAccelerated) Panels<SixteenLanes, TEpilogue>(weights, x, z, pairs, epilogue);
        else Panels<EightLanes, TEpilogue>(weights, x, z, 2 * pairs, epilogue);
    }

    private static void Panels<TLanes, TEpilogue>(in Weights weights, PointRows x, PointRows z, int count, TEpilogue epilogue)
        where TLanes : struct, ILanes<TLanes>
        where TEpilogue : struct, IEpilogue
    {
        for (var take = 0; count > 0; count -= take)
        {
            take = TileSize.Next(count, TLanes.MostInTile);
            switch (take)
            {
                case 1: Panel<One, TLanes, TEpilogue>(weights, x, z, epilogue); break;
                case 2: Panel<Two, TLanes, TEpilogue>(weights, x, z, epilogue); break;
                case 3: Panel<Three, TLanes, TEpilogue>(weights, x, z, epilogue); break;
                default: Panel<Four, TLanes, TEpilogue>(weights, x, z, epilogue); break;
            }

            nint points = take * TLanes.Count;
            (x, z) = (new PointRows(x.Start + points, x.Stride), new PointRows(z.Start + points, z.Stride));
        }
    }

    // All rows over a few points: these columns of x stay in the first cache.
    private static void Panel<TWidth, TLanes, TEpilogue>(in Weights weights, PointRows x, PointRows z, TEpilogue epilogue)
        where TWidth : ICount
        where TLanes : struct, ILanes<TLanes>
        where TEpilogue : struct, IEpilogue
    {
        for (int row = 0, take; row < weights.Rows; row += take)
        {
            take = TileSize.Next(weights.Rows - row, TLanes.MostInTile);
            switch (take)
            {
                case 1: Tile<One, TWidth, TLanes, TEpilogue>(weights, row, x, z, epilogue); break;
                case 2: Tile<Two, TWidth, TLanes, TEpilogue>(weights, row, x, z, epilogue); break;
                case 3: Tile<Three, TWidth, TLanes, TEpilogue>(weights, row, x, z, epilogue); break;
                default: Tile<Four, TWidth, TLanes, TEpilogue>(weights, row, x, z, epilogue); break;
            }
        }
    }

    // Up to four rows by four registers of points: sixteen accumulators, a register each.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows, TWidth, TLanes, TEpilogue>(in Weights weights, int row, PointRows x, PointRows z, TEpilogue epilogue)
        where TRows : ICount
        where TWidth : ICount
        where TLanes : struct, ILanes<TLanes>
        where TEpilogue : struct, IEpilogue
    {
        TLanes s00, s01, s02, s03, s10 = default, s11, s12, s13;
        TLanes s20 = default, s21, s22, s23, s30 = default, s31, s32, s33;
        var biases = weights.Biases + row;
        s00 = TLanes.Broadcast(biases);
        if (TRows.Value > 1) s10 = TLanes.Broadcast(biases + 1);
        if (TRows.Value > 2) s20 = TLanes.Broadcast(biases + 2);
        if (TRows.Value > 3) s30 = TLanes.Broadcast(biases + 3);
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
            if (TRows.Value > 1) Add<TWidth, TLanes>(w + rowStride, x0, x1, x2, x3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2) Add<TWidth, TLanes>(w + rowStride2, x0, x1, x2, x3, ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3) Add<TWidth, TLanes>(w + rowStride3, x0, x1, x2, x3, ref s30, ref s31, ref s32, ref s33);
        }

        Store<TWidth, TLanes, TEpilogue>(z.Row(row), epilogue, s00, s01, s02, s03);
        if (TRows.Value > 1) Store<TWidth, TLanes, TEpilogue>(z.Row(row + 1), epilogue, s10, s11, s12, s13);
        if (TRows.Value > 2) Store<TWidth, TLanes, TEpilogue>(z.Row(row + 2), epilogue, s20, s21, s22, s23);
        if (TRows.Value > 3) Store<TWidth, TLanes, TEpilogue>(z.Row(row + 3), epilogue, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TWidth, TLanes>(
        float* weight, TLanes x0, TLanes x1, TLanes x2, TLanes x3, ref TLanes s0, ref TLanes s1, ref TLanes s2, ref TLanes s3)
        where TWidth : ICount
        where TLanes : struct, ILanes<TLanes>
    {
        var w = TLanes.Broadcast(weight);
        TLanes.AddProduct(w, x0, ref s0);
        if (TWidth.Value > 1) TLanes.AddProduct(w, x1, ref s1);
        if (TWidth.Value > 2) TLanes.AddProduct(w, x2, ref s2);
        if (TWidth.Value > 3) TLanes.AddProduct(w, x3, ref s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth, TLanes, TEpilogue>(
        float* place, TEpilogue epilogue, TLanes s0, TLanes s1, TLanes s2, TLanes s3)
        where TWidth : ICount
        where TLanes : struct, ILanes<TLanes>
        where TEpilogue : struct, IEpilogue
    {
        epilogue.Finish(s0, place).Store(place);
        if (TWidth.Value > 1) epilogue.Finish(s1, place + TLanes.Count).Store(place + TLanes.Count);
        if (TWidth.Value > 2) epilogue.Finish(s2, place + (2 * TLanes.Count)).Store(place + (2 * TLanes.Count));
        if (TWidth.Value > 3) epilogue.Finish(s3, place + (3 * TLanes.Count)).Store(place + (3 * TLanes.Count));
    }
}
