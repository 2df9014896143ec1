using CsCheck;
using Polytope.Core.Buffers;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training.Builtin;

public sealed class BatchGradientTests
{
    [Theory]
    [InlineData(new[] { 3 }, 1, 0.0f, 1, OutputActivation.Linear)]
    [InlineData(new[] { 6, 5 }, 2, 0.01f, 13, OutputActivation.Linear)]
    [InlineData(new[] { 4, 1, 3 }, 1, 0.5f, 150, OutputActivation.Linear)]
    [InlineData(new int[0], 3, 0.0f, 29, OutputActivation.Linear)]
    [InlineData(new[] { 6, 5 }, 2, 0.01f, 13, OutputActivation.Sigmoid)]
    [InlineData(new[] { 4, 1, 3 }, 1, 0.5f, 150, OutputActivation.Tanh)]
    [InlineData(new int[0], 3, 0.0f, 29, OutputActivation.Tanh)]
    public void Gradients_agree_with_finite_differences_of_the_loss_in_double(
        int[] hidden, int outputs, float slope, int points, OutputActivation output)
    {
        var network = Initialization.Create(
            new NetworkShape(2, hidden, outputs), new Activation(slope), new InitializationOptions(), 5, output);
        var set = TrainingPoints.Random(points, outputs, 6);
        var gradient = Gradient(network, set, workers: 1);

        for (var i = 0; i < gradient.Length; i++)
        {
            const double Step = 1e-6;
            var difference = (Loss(Moved(network, i, Step), set) - Loss(Moved(network, i, -Step), set)) / (2 * Step);
            Assert.Equal(difference, gradient[i], 1e-6 * Math.Max(1, Math.Abs(difference)) * Math.Sqrt(points));
        }
    }

    [Fact]
    public void Any_number_of_workers_gives_the_same_bits() =>
        Gen.Select(Gen.Int[1, 700], Gen.Int[1, 9], Gen.Int[2, 7]).Sample(
            (points, width, workers) =>
            {
                var network = Initialization.Create(
                    new NetworkShape(2, [width, width + 3], 1),
                    Activation.LeakyRelu(0.01f),
                    new InitializationOptions(),
                    1);
                var set = TrainingPoints.Random(points, 1, 2);
                return Gradient(network, set, 1).AsSpan().SequenceEqual(Gradient(network, set, workers));
            },
            iter: 30);

    [Fact]
    public void Where_a_pre_activation_is_exactly_zero_the_slope_counts()
    {
        // One neuron, z = x - y = 0 at its only point; loss (w z' + b - t)^2 with w = 1, b = 0, t = 1.
        var network = new Network([new Layer([1, -1], [0]), new Layer([1], [0])], new Activation(0.25));
        var gradient = Gradient(network, new SampleSet(1, 2, 1, [0.5f, 0.5f], [1]), 1);
        Assert.Equal([-2 * 0.25f * 0.5f, -2 * 0.25f * 0.5f, -2 * 0.25f, 0, -2], gradient);
    }

    private static float[] Gradient(Network network, SampleSet set, int workers)
    {
        using var threads = new Workers(workers);
        var arranged = new ShuffledBatches(set, null, 0);
        arranged.Arrange(1);
        var gradient = new BatchGradient(
            network.Shape, (float)network.Activation.Slope, threads, output: network.Output);
        var parameters = network.ToParameters();
        var aligned = new AlignedFloats(parameters.Length);
        parameters.CopyTo(aligned.Span);
        gradient.Compute(aligned, arranged[0]);
        var sums = new float[parameters.Length];
        for (var group = 0; group < gradient.Groups; group++)
            for (var i = 0; i < sums.Length; i++) sums[i] += gradient.Start[(group * gradient.Stride) + i];
        GC.KeepAlive(arranged);
        return sums;
    }

    private static double Loss(Network network, SampleSet set)
    {
        var sum = 0.0;
        for (var p = 0; p < set.Count; p++)
        {
            var y = network.Evaluate(set.Inputs[2 * p], set.Inputs[(2 * p) + 1]);
            for (var o = 0; o < y.Length; o++) sum += Math.Pow(y[o] - set.Targets[(p * y.Length) + o], 2);
        }

        return sum / set.Targets.Length;
    }

    private static Network Moved(Network network, int parameter, double step)
    {
        var layers = new List<Layer>();
        foreach (var layer in network.Layers)
        {
            double[] all = [.. layer.Weights, .. layer.Biases];
            if (parameter >= 0 && parameter < all.Length) all[parameter] += step;
            parameter -= all.Length;
            layers.Add(new Layer(all.AsSpan(0, layer.Weights.Length), all.AsSpan(layer.Weights.Length)));
        }

        return new Network(layers, network.Activation, network.Output);
    }
}
