using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// <c>z[r][p] = finish(bias[r] + sum over k of w[r, k] x[k][p])</c> for rows r and points p: a layer forward, and
/// with the weights read by columns a layer backward. Each sum starts from its bias (or 0) and takes its terms in
/// the order of k by fused multiply-add, so tiles change no bit.
/// </summary>
internal static unsafe class WeightedSums
{
    /// <summary>Weights by their strides: w[r, k] is at <c>Start[r * RowStride + k * ColumnStride]</c>.</summary>
    /// <param name="biases">One a row, or null for zeros.</param>
    internal readonly struct Weights(float* start, int rowStride, int columnStride, int rows, int columns, float* biases)
    {
        public float* Start { get; } = start;

        public int RowStride { get; } = rowStride;

        public int ColumnStride { get; } = columnStride;

        public int Rows { get; } = rows;

        public int Columns { get; } = columns;

        public float* Biases { get; } = biases;
    }

    /// <summary>Each row of <paramref name="z"/> over so many vectors of points.</summary>
    public static void Apply<TEpilogue>(in Weights weights, PointRows x, PointRows z, int vectors, TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        var vector = 0;
        for (; vector + 4 <= vectors; vector += 4) Panel<Four, TEpilogue>(weights, x.From(vector), z.From(vector), epilogue);
        switch (vectors - vector)
        {
            case 1: Panel<One, TEpilogue>(weights, x.From(vector), z.From(vector), epilogue); break;
            case 2: Panel<Two, TEpilogue>(weights, x.From(vector), z.From(vector), epilogue); break;
            case 3: Panel<Three, TEpilogue>(weights, x.From(vector), z.From(vector), epilogue); break;
        }
    }

    // All rows over a few vectors: these columns of x stay in the first cache.
    private static void Panel<TVectors, TEpilogue>(in Weights weights, PointRows x, PointRows z, TEpilogue epilogue)
        where TVectors : ICount
        where TEpilogue : struct, IEpilogue
    {
        for (int row = 0, take; row < weights.Rows; row += take)
        {
            take = TileSize.Next(weights.Rows - row);
            switch (take)
            {
                case 1: Tile<One, TVectors, TEpilogue>(weights, row, x, z, epilogue); break;
                case 2: Tile<Two, TVectors, TEpilogue>(weights, row, x, z, epilogue); break;
                case 3: Tile<Three, TVectors, TEpilogue>(weights, row, x, z, epilogue); break;
                default: Tile<Four, TVectors, TEpilogue>(weights, row, x, z, epilogue); break;
            }
        }
    }

    // Up to four rows by four vectors: sixteen accumulators, a register each.
    private static void Tile<TRows, TVectors, TEpilogue>(in Weights weights, int row, PointRows x, PointRows z, TEpilogue epilogue)
        where TRows : ICount
        where TVectors : ICount
        where TEpilogue : struct, IEpilogue
    {
        Vector256<float> s00 = default, s01, s02, s03, s10 = default, s11, s12, s13;
        Vector256<float> s20 = default, s21, s22, s23, s30 = default, s31, s32, s33;
        if (weights.Biases != null)
        {
            var biases = weights.Biases + row;
            s00 = Vector256.Create(biases[0]);
            if (TRows.Value > 1) s10 = Vector256.Create(biases[1]);
            if (TRows.Value > 2) s20 = Vector256.Create(biases[2]);
            if (TRows.Value > 3) s30 = Vector256.Create(biases[3]);
        }

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
            Vector256<float> x0 = Vector256.Load(xk), x1 = default, x2 = default, x3 = default;
            if (TVectors.Value > 1) x1 = Vector256.Load(xk + 8);
            if (TVectors.Value > 2) x2 = Vector256.Load(xk + 16);
            if (TVectors.Value > 3) x3 = Vector256.Load(xk + 24);
            Add<TVectors>(w[0], x0, x1, x2, x3, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1) Add<TVectors>(w[rowStride], x0, x1, x2, x3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2) Add<TVectors>(w[rowStride2], x0, x1, x2, x3, ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3) Add<TVectors>(w[rowStride3], x0, x1, x2, x3, ref s30, ref s31, ref s32, ref s33);
        }

        Store<TVectors, TEpilogue>(z.Row(row), epilogue, s00, s01, s02, s03);
        if (TRows.Value > 1) Store<TVectors, TEpilogue>(z.Row(row + 1), epilogue, s10, s11, s12, s13);
        if (TRows.Value > 2) Store<TVectors, TEpilogue>(z.Row(row + 2), epilogue, s20, s21, s22, s23);
        if (TRows.Value > 3) Store<TVectors, TEpilogue>(z.Row(row + 3), epilogue, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVectors>(
        float weight,
        Vector256<float> x0, Vector256<float> x1, Vector256<float> x2, Vector256<float> x3,
        ref Vector256<float> s0, ref Vector256<float> s1, ref Vector256<float> s2, ref Vector256<float> s3)
        where TVectors : ICount
    {
        var w = Vector256.Create(weight);
        s0 = Vector256.FusedMultiplyAdd(w, x0, s0);
        if (TVectors.Value > 1) s1 = Vector256.FusedMultiplyAdd(w, x1, s1);
        if (TVectors.Value > 2) s2 = Vector256.FusedMultiplyAdd(w, x2, s2);
        if (TVectors.Value > 3) s3 = Vector256.FusedMultiplyAdd(w, x3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors, TEpilogue>(
        float* place, TEpilogue epilogue, Vector256<float> s0, Vector256<float> s1, Vector256<float> s2, Vector256<float> s3)
        where TVectors : ICount
        where TEpilogue : struct, IEpilogue
    {
        epilogue.Finish(s0, place).Store(place);
        if (TVectors.Value > 1) epilogue.Finish(s1, place + 8).Store(place + 8);
        if (TVectors.Value > 2) epilogue.Finish(s2, place + 16).Store(place + 16);
        if (TVectors.Value > 3) epilogue.Finish(s3, place + 24).Store(place + 24);
    }
}
