using System.Text.Json;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training;

/// <summary>
/// Points, initial weights and results that PyTorch computed (tests/pytorch/make_training_values.py).
/// </summary>
internal sealed record PyTorchValues<TCase>(
    int[] Hidden, ulong Seed, int Points, float[] Inputs, float[] Targets, float[] Initial, TCase[] Cases)
{
    public SampleSet ToSamples() => new(Points, 2, 2, Inputs, Targets);

    public NetworkShape ToShape() => new(2, Hidden, 2);

    /// <summary>The checkpoints of all epochs.</summary>
    public Checkpoint[] Train(Network initial, TrainingOptions options)
    {
        var points = ToSamples();
        var task = new TrainingTask(
            initial, new Samples(points, points), options, Seed, [.. Enumerable.Range(0, options.Epochs + 1)]);
        return [.. new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken)];
    }

    /// <param name="losses">Mean squared errors, one for each checkpoint.</param>
    /// <param name="final">Weights of the last one.</param>
    public void AssertAgree(
        Checkpoint[] checkpoints, double[] losses, double lossError, float[] final, float weightError)
    {
        var points = ToSamples();
        Assert.All(
            checkpoints.Zip(losses),
            pair => Assert.Equal(
                pair.Second, PointLoss.Over(LossKind.MeanSquaredError, pair.First.Network, points), lossError));
        Assert.All(
            checkpoints[^1].Network.ToParameters().Zip(final),
            pair => Assert.Equal(pair.Second, pair.First, weightError));
    }
}

/// <summary>Reads them from tests/data.</summary>
internal static class PyTorchValues
{
    public static PyTorchValues<TCase> Read<TCase>(string file) => JsonSerializer.Deserialize<PyTorchValues<TCase>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", file)), JsonSerializerOptions.Web)!;
}
