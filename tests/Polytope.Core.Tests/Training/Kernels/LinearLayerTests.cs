using Polytope.Core.Buffers;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Tests.Training.Kernels;

public sealed class LinearLayerTests
{
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int>();
            foreach (var rows in (int[])[1, 2, 3, 4, 5, 6, 7, 14, 40])
                foreach (var (columns, pairs) in ((int, int)[])[(1, 1), (2, 4), (14, 7), (40, 8), (3, 2)])
                    sizes.Add(rows, columns, pairs);
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_layer_forward_is_its_naive_twin_bit_for_bit(int rows, int columns, int pairs)
    {
        Rows weights = new(rows, columns, 1), biases = new(1, rows, 2);
        Rows x = new(columns, pairs, 3), z = new(rows, pairs, 4);
        var expected = z.All;
        for (var r = 0; r < rows; r++)
        {
            for (var p = 0; p < pairs * 16; p++)
            {
                var sum = biases[0, r];
                for (var k = 0; k < columns; k++) sum = MathF.FusedMultiplyAdd(weights[r, k], x[k, p], sum);
                expected[(r * z.Stride) + p] = sum > 0 ? sum : sum * 0.01f;
            }
        }

        LinearLayer.Apply(
            new LinearLayer.Weights(weights.Start, weights.Stride, 1, rows, columns, biases.Start),
            x.Points, z.Points, pairs, new Activate(0.01f));
        Assert.Equal(expected, z.All);
        GC.KeepAlive((weights, biases, x));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_layer_backward_is_its_naive_twin_bit_for_bit(int columns, int rows, int pairs)
    {
        // The weights of a layer with one row per output, read by columns (inputs).
        Rows weights = new(rows, columns, 1), dz = new(rows, pairs, 3), x = new(columns, pairs, 4);
        var zeros = new AlignedFloats(columns);
        x[0, 0] = 0;
        var expected = x.All;
        for (var i = 0; i < columns; i++)
        {
            for (var p = 0; p < pairs * 16; p++)
            {
                var sum = 0f;
                for (var o = 0; o < rows; o++) sum = MathF.FusedMultiplyAdd(weights[o, i], dz[o, p], sum);
                expected[(i * x.Stride) + p] = x[i, p] > 0 ? sum : sum * 0.25f;
            }
        }

        LinearLayer.Apply(
            new LinearLayer.Weights(weights.Start, 1, weights.Stride, columns, rows, zeros.Start),
            dz.Points, x.Points, pairs, new Differentiate(0.25f));
        Assert.Equal(expected, x.All);
        GC.KeepAlive((weights, dz, zeros));
    }
}
