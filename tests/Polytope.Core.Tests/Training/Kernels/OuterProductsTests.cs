using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Tests.Training.Kernels;

public sealed unsafe class OuterProductsTests
{
    public static MatrixTheoryData<int, int, int, bool> Sizes =>
        new([1, 2, 3, 4, 5, 6, 7, 14, 41], [1, 2, 3, 4, 14, 21], [1, 5, 16], [false, true]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_gradient_is_its_naive_twin_bit_for_bit(int outputs, int inputs, int vectors, bool add)
    {
        Rows dz = new(outputs, vectors, 1), x = new(inputs, vectors, 2);
        var gradient = new Rows(1, (outputs * (inputs + 1) / 8) + 1, 3);
        var expected = gradient.All;
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
                Put(ref expected[(o * inputs) + i], (lane, v, sum) => MathF.FusedMultiplyAdd(dz[o, (v * 8) + lane], x[i, (v * 8) + lane], sum));
            Put(ref expected[(outputs * inputs) + o], (lane, v, sum) => sum + dz[o, (v * 8) + lane]);
        }

        OuterProducts.Apply(dz.Points, outputs, x.Points, inputs, vectors, gradient.Start, add);
        Assert.Equal(expected, gradient.All);
        GC.KeepAlive((dz, x));

        void Put(ref float place, Func<int, int, float, float> next)
        {
            var l = new float[8];
            for (var v = 0; v < vectors; v++)
                for (var lane = 0; lane < 8; lane++) l[lane] = next(lane, v, l[lane]);
            var sum = ((l[0] + l[2]) + (l[1] + l[3])) + ((l[4] + l[6]) + (l[5] + l[7]));
            place = add ? place + sum : sum;
        }
    }
}
