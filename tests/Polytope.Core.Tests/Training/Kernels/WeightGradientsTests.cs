using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Tests.Training.Kernels;

public sealed class WeightGradientsTests
{
    public static MatrixTheoryData<int, int, int, bool> Sizes =>
        new([1, 2, 3, 4, 5, 6, 7, 14, 41], [1, 2, 3, 4, 14, 21], [1, 5, 8], [false, true]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_gradient_is_its_naive_twin_bit_for_bit(int outputs, int inputs, int pairs, bool add)
    {
        Rows dz = new(outputs, pairs, 1), x = new(inputs, pairs, 2);
        var gradient = new Rows(1, (outputs * (inputs + 1) / 16) + 1, 3);
        var expected = gradient.All;
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < inputs; i++)
                Put(
                    ref expected[(o * inputs) + i],
                    (lane, v, sum) => MathF.FusedMultiplyAdd(dz[o, (v * 8) + lane], x[i, (v * 8) + lane], sum));
            Put(ref expected[(outputs * inputs) + o], (lane, v, sum) => sum + dz[o, (v * 8) + lane]);
        }

        WeightGradients.Apply(dz.Points, outputs, x.Points, inputs, pairs, gradient.Start, add);
        Assert.Equal(expected, gradient.All);
        GC.KeepAlive((dz, x));

        void Put(ref float place, Func<int, int, float, float> next)
        {
            float[] even = new float[8], odd = new float[8];
            for (var v = 0; v < 2 * pairs; v++)
            {
                var lanes = v % 2 == 0 ? even : odd;
                for (var lane = 0; lane < 8; lane++) lanes[lane] = next(lane, v, lanes[lane]);
            }

            var l = even.Zip(odd, (e, o) => e + o).ToArray();
            var sum = ((l[0] + l[2]) + (l[1] + l[3])) + ((l[4] + l[6]) + (l[5] + l[7]));
            place = add ? place + sum : sum;
        }
    }
}
