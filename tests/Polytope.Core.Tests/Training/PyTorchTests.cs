using System.Text.Json;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training;

/// <summary>Against values that PyTorch computed (tests/pytorch/make_training_values.py).</summary>
public sealed class PyTorchTests
{
    private static readonly Values Expected = JsonSerializer.Deserialize<Values>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "pytorch_training.json")),
        JsonSerializerOptions.Web)!;

    public static TheoryData<OptimizerKind, double, int?, bool> Cases =>
        [.. Expected.Cases.Select(c => (Enum.Parse<OptimizerKind>(c.Optimizer), c.Slope, c.Batch, c.Reset))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hundred_updates_agree_with_PyTorch(OptimizerKind optimizer, double slope, int? batch, bool reset)
    {
        var expected = Expected.Cases.Single(
            c => (c.Optimizer, c.Slope, c.Batch, c.Reset) == (optimizer.ToString(), slope, batch, reset));
        var points = new SampleSet(Expected.Points, 2, 2, Expected.Inputs, Expected.Targets);
        var initial = Network.FromParameters(
            new NetworkShape(2, Expected.Hidden, 2), Activation.LeakyRelu((float)slope), Expected.Initial);
        var epochs = expected.Losses.Length - 1;
        var options = new TrainingOptions
        {
            Epochs = epochs,
            Optimizer = optimizer,
            Rate = expected.Rate,
            WeightDecay = expected.Decay,
            Momentum = optimizer == OptimizerKind.Muon ? 0.95 : 0.9,
            BatchSize = batch,
            OptimizerReset = reset ? OptimizerReset.EachEpoch : OptimizerReset.Never,
        };
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
    }

    public sealed record Values(
        int[] Hidden, ulong Seed, int Points, float[] Inputs, float[] Targets, float[] Initial, Case[] Cases);

    public sealed record Case(
        string Optimizer,
        double Slope,
        double Rate,
        double Decay,
        int? Batch,
        bool Reset,
        double[] Losses,
        float[] Final);
}
