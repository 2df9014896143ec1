using Polytope.Core.Networks;
using Polytope.Core.Training;

namespace Polytope.Core.Tests.Training;

/// <summary>Against values that PyTorch computed (tests/pytorch/make_training_values.py).</summary>
public sealed class PyTorchTests
{
    private static readonly PyTorchValues<Case> Expected = PyTorchValues.Read<Case>("pytorch_training.json");

    public static TheoryData<OptimizerKind, double, int?, bool> Cases =>
        [.. Expected.Cases.Select(c => (Enum.Parse<OptimizerKind>(c.Optimizer), c.Slope, c.Batch, c.Reset))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_hundred_updates_agree_with_PyTorch(OptimizerKind optimizer, double slope, int? batch, bool reset)
    {
        var expected = Expected.Cases.Single(
            c => (c.Optimizer, c.Slope, c.Batch, c.Reset) == (optimizer.ToString(), slope, batch, reset));
        var initial = Network.FromParameters(
            Expected.ToShape(), Activation.LeakyRelu((float)slope), Expected.Initial);
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
        var checkpoints = Expected.Train(initial, options);
        Expected.AssertAgree(checkpoints, expected.Losses, 2e-6, expected.Final, 2e-5f);
    }

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
