using System.Text.Json;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training;

/// <summary>
/// Training with a last activation against values that PyTorch computed (tests/pytorch/make_training_values.py).
/// </summary>
public sealed class PyTorchOutputTests
{
    private static readonly Values Expected = JsonSerializer.Deserialize<Values>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "pytorch_outputs.json")),
        JsonSerializerOptions.Web)!;

    [Theory]
    [InlineData(OutputActivation.Sigmoid)]
    [InlineData(OutputActivation.Tanh)]
    public void Sixty_epochs_agree_with_PyTorch(OutputActivation output)
    {
        var expected = Expected.Cases.Single(one => one.Output == output.ToString());
        var points = new SampleSet(Expected.Points, 2, 2, Expected.Inputs, Expected.Targets);
        var initial = Network.FromParameters(
            new NetworkShape(2, Expected.Hidden, 2), Activation.LeakyRelu(0.01f), Expected.Initial, output);
        var epochs = expected.Losses.Length - 1;
        var options = new TrainingOptions { Epochs = epochs, Rate = expected.Rate, BatchSize = expected.Batch };
        var task = new TrainingTask(
            initial, new Samples(points, points), options, Expected.Seed, [.. Enumerable.Range(0, epochs + 1)]);
        var checkpoints = new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken).ToArray();
        Assert.All(
            checkpoints.Zip(expected.Losses),
            pair => Assert.Equal(
                pair.Second, PointLoss.Over(LossKind.MeanSquaredError, pair.First.Network, points), 2e-6));
        Assert.All(
            checkpoints[^1].Network.ToParameters().Zip(expected.Final),
            pair => Assert.Equal(pair.Second, pair.First, 2e-5f));
        Assert.Equal(output, checkpoints[^1].Network.Output);
        Assert.True(expected.Losses[^1] < 0.7 * expected.Losses[0]);
    }

    [Fact]
    public void Cross_entropy_takes_linear_outputs()
    {
        var points = new SampleSet(1, 2, 2, [0, 0], [0, 1]);
        var initial = Initialization.Create(
            new NetworkShape(2, [3], 2), Activation.Relu, new InitializationOptions(), 1, OutputActivation.Tanh);
        var task = new TrainingTask(
            initial,
            new Samples(points, points),
            new TrainingOptions { Loss = LossKind.CrossEntropy, Epochs = 1 },
            1,
            [1]);
        Assert.Contains(
            "linear outputs",
            Assert.Throws<ArgumentException>(
                () => new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
    }

    public sealed record Values(
        int[] Hidden, ulong Seed, int Points, float[] Inputs, float[] Targets, float[] Initial, Case[] Cases);

    public sealed record Case(string Output, double Rate, int Batch, double[] Losses, float[] Final);
}
