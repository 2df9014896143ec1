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
    private static readonly PyTorchValues<Case> Expected = PyTorchValues.Read<Case>("pytorch_outputs.json");

    [Theory]
    [InlineData(OutputActivation.Sigmoid)]
    [InlineData(OutputActivation.Tanh)]
    public void Sixty_epochs_agree_with_PyTorch(OutputActivation output)
    {
        var expected = Expected.Cases.Single(one => one.Output == output.ToString());
        var initial = Network.FromParameters(
            Expected.ToShape(), Activation.LeakyRelu(0.01f), Expected.Initial, output);
        var epochs = expected.Losses.Length - 1;
        var options = new TrainingOptions { Epochs = epochs, Rate = expected.Rate, BatchSize = expected.Batch };
        var checkpoints = Expected.Train(initial, options);
        Expected.AssertAgree(checkpoints, expected.Losses, 2e-6, expected.Final, 2e-5f);
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

    public sealed record Case(string Output, double Rate, int Batch, double[] Losses, float[] Final);
}
