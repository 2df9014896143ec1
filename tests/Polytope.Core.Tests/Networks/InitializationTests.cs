using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Networks;

public sealed class InitializationTests
{
    private static readonly NetworkShape Wide = new(2, [200, 100], 3);

    [Fact]
    public void He_normal_weights_have_variance_two_over_fan_in_in_every_layer()
    {
        var network = Create(WeightInitialization.HeNormal);
        Assert.InRange(Variance(network.Layers[0]) * 2 / 2, 0.8, 1.2);
        Assert.InRange(Variance(network.Layers[1]) * 200 / 2, 0.95, 1.05);
        Assert.InRange(Variance(network.Layers[2]) * 100 / 2, 0.7, 1.3);
        Assert.Contains(network.Layers[1].Weights.ToArray(), w => Math.Abs(w) > 3 * Math.Sqrt(2.0 / 200));
    }

    [Theory]
    [InlineData(WeightInitialization.HeUniform, 0.17320508075688773)] // sqrt(6 / 200)
    [InlineData(WeightInitialization.XavierUniform, 0.1414213562373095)] // sqrt(6 / 300)
    [InlineData(WeightInitialization.PyTorch, 0.07071067811865475)] // 1 / sqrt(200)
    public void Uniform_weights_fill_the_range_of_their_kind(WeightInitialization kind, double bound)
    {
        var layer = Create(kind).Layers[1];
        Assert.InRange(layer.Weights.ToArray().Max(), 0.999 * bound, bound);
        Assert.InRange(layer.Weights.ToArray().Min(), -bound, -0.999 * bound);
        Assert.InRange(Variance(layer) * 3 / (bound * bound), 0.97, 1.03);
    }

    [Fact]
    public void A_constant_bias_is_its_nearest_float32_in_every_layer() =>
        Assert.All(
            Create(WeightInitialization.HeNormal).Layers,
            layer => Assert.All(layer.Biases.ToArray(), b => Assert.Equal(0.1f, b)));

    [Fact]
    public void Without_a_constant_biases_are_uniform_as_in_PyTorch()
    {
        var biases = Create(WeightInitialization.PyTorch, bias: null).Layers[1].Biases.ToArray();
        Assert.InRange(biases.Max(), 0.06, 1 / Math.Sqrt(200));
        Assert.InRange(biases.Min(), -1 / Math.Sqrt(200), -0.06);
        Assert.Distinct(biases);
    }

    [Fact]
    public void The_seed_decides_and_layers_do_not_repeat_each_other()
    {
        var shape = new NetworkShape(3, [3, 3], 3);
        var options = new InitializationOptions();
        var first = Initialization.Create(shape, Activation.Relu, options, 1);
        Assert.Equal(first.ToParameters(), Initialization.Create(shape, Activation.Relu, options, 1).ToParameters());
        Assert.NotEqual(first.ToParameters(), Initialization.Create(shape, Activation.Relu, options, 2).ToParameters());
        Assert.NotEqual(first.Layers[0].Weights.ToArray(), first.Layers[1].Weights.ToArray());
    }

    private static Network Create(WeightInitialization kind, double? bias = 0.1) =>
        Initialization.Create(Wide, Activation.Relu, new InitializationOptions { Weights = kind, Bias = bias }, 42);

    private static double Variance(Layer layer) => layer.Weights.ToArray().Average(w => w * w);
}
