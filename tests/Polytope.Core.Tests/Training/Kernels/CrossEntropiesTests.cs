using Polytope.Core.Buffers;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Tests.Training.Kernels;

public sealed class CrossEntropiesTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 8)]
    [InlineData(5, 45)]
    public void The_derivative_is_the_softmax_minus_the_target(int outputs, int points)
    {
        var (y, t) = (Logits(outputs, points, 4), OneHot(outputs, points));
        var (ys, ts) = (Filled(y, outputs, points), Filled(t, outputs, points));
        CrossEntropies.Differentiate(new PointRows(ys.Start, 64), new PointRows(ts.Start, 64), outputs, points, 0.25f);
        for (var p = 0; p < points; p++)
        {
            var sum = Enumerable.Range(0, outputs).Sum(o => Math.Exp(y[o, p]));
            for (var o = 0; o < outputs; o++)
                Assert.Equal(0.25 * ((Math.Exp(y[o, p]) / sum) - t[o, p]), ys.Span[(64 * o) + p], 1e-7);
        }

        for (var o = 0; o < outputs; o++)
            Assert.All(
                ys.Span[((64 * o) + points)..((64 * o) + ((points + 7) / 8 * 8))].ToArray(),
                past => Assert.Equal(0, past));
    }

    [Fact]
    public void The_sum_is_that_of_logarithms_of_the_softmax()
    {
        var (y, t) = (Logits(4, 30, 5), OneHot(4, 30));
        var expected = Enumerable.Range(0, 30).Sum(p =>
            Enumerable.Range(0, 4).Sum(
                o => -t[o, p] * Math.Log(Math.Exp(y[o, p]) / Enumerable.Range(0, 4).Sum(k => Math.Exp(y[k, p])))));
        var (ys, ts) = (Filled(y, 4, 30), Filled(t, 4, 30));
        Assert.Equal(
            expected, CrossEntropies.Sum(new PointRows(ys.Start, 64), new PointRows(ts.Start, 64), 4, 30), 1e-10);
    }

    [Theory]
    [InlineData(1000f)]
    [InlineData(-1000f)]
    [InlineData(3e38f)]
    public void Huge_outputs_give_finite_results(float huge)
    {
        float[,] y = { { huge }, { 0 } }, t = { { 1 }, { 0 } };
        var (ys, ts) = (Filled(y, 2, 1), Filled(t, 2, 1));
        Assert.Equal(
            Math.Max(0, -(double)huge),
            CrossEntropies.Sum(new PointRows(ys.Start, 64), new PointRows(ts.Start, 64), 2, 1),
            1e-10);
        CrossEntropies.Differentiate(new PointRows(ys.Start, 64), new PointRows(ts.Start, 64), 2, 1, 1);
        Assert.Equal(huge > 0 ? 0 : -1, ys.Span[0]);
    }

    [Fact]
    public void NaN_stays_NaN()
    {
        float[,] y = { { 1 }, { float.NaN }, { 2 } };
        var (ys, ts) = (Filled(y, 3, 1), Filled(OneHot(3, 1), 3, 1));
        Assert.True(double.IsNaN(CrossEntropies.Sum(new PointRows(ys.Start, 64), new PointRows(ts.Start, 64), 3, 1)));
        CrossEntropies.Differentiate(new PointRows(ys.Start, 64), new PointRows(ts.Start, 64), 3, 1, 1);
        Assert.True(float.IsNaN(ys.Span[0]));
    }

    [Fact]
    public void Equal_outputs_have_the_logarithm_of_their_number_as_loss()
    {
        var network = new Network([new Layer([0, 0, 0, 0, 0, 0], [7, 7, 7])], Activation.Relu);
        var points = new SampleSet(2, 2, 3, [0, 0, 1, 1], [1, 0, 0, 0, 0, 1]);
        Assert.Equal(Math.Log(3), PointLoss.Over(LossKind.CrossEntropy, network, points), 1e-15);
    }

    private static float[,] Logits(int outputs, int points, int scale)
    {
        var values = TrainingPoints.Random(points, outputs, 1).Targets;
        var y = new float[outputs, points];
        for (var i = 0; i < values.Length; i++) y[i / points, i % points] = scale * (values[i] - 0.5f);
        return y;
    }

    private static float[,] OneHot(int outputs, int points)
    {
        var t = new float[outputs, points];
        for (var p = 0; p < points; p++) t[p * 7 % outputs, p] = 1;
        return t;
    }

    private static AlignedFloats Filled(float[,] values, int outputs, int points)
    {
        var rows = new AlignedFloats(64 * outputs);
        for (var o = 0; o < outputs; o++)
            for (var p = 0; p < points; p++) rows.Span[(64 * o) + p] = values[o, p];
        return rows;
    }
}
