using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training;

/// <summary>
/// Training with a second network that predicts the weights against values that PyTorch computed, whose autograd passes
/// the loss of the predictions on to both networks (tests/pytorch/make_training_values.py).
/// </summary>
public sealed class PyTorchPredictionTests
{
    private static readonly PyTorchValues<Case> Expected = PyTorchValues.Read<Case>("pytorch_predictions.json");

    [Theory]
    [InlineData(PredictionLoss.MeanSquaredError)]
    [InlineData(PredictionLoss.Gaussian)]
    [InlineData(PredictionLoss.Laplacian)]
    [InlineData(PredictionLoss.CrossEntropy)]
    public void Forty_epochs_agree_with_PyTorch(PredictionLoss kind)
    {
        var expected = Expected.Cases.Single(one => one.Kind == kind.ToString());
        var shape = Expected.ToShape();
        var initial = Network.FromParameters(shape, Activation.LeakyRelu(0.01f), Expected.Initial);
        var epochs = expected.Losses.Length - 1;
        var prediction = new WeightPrediction
        {
            Loss = kind,
            Strength = expected.Strength,
            Hidden = [.. expected.Hidden],
            Rate = expected.PredictorRate,
            Bins = expected.Bins,
            Reach = expected.Reach,
        };
        var options = new TrainingOptions
        {
            Epochs = epochs,
            Rate = expected.Rate,
            BatchSize = expected.Batch,
            Prediction = prediction,
        };
        var checkpoints = Expected.Train(initial, options);
        Expected.AssertAgree(checkpoints, expected.Losses, 4e-6, expected.Final, 4e-5f);
        var state = checkpoints[^1].State.Vectors.ToDictionary();
        Assert.All(
            state["predictor.parameters"].Zip(expected.Second),
            pair => Assert.Equal(pair.Second, pair.First, 4e-5f));

        using var workers = new Workers(1);
        var predictor = new WeightPredictor(prediction, shape, Expected.Seed, workers);
        foreach (var (checkpoint, loss) in checkpoints.Zip(expected.Predictions))
        {
            if (checkpoint.Epoch > 0) predictor.Restore(checkpoint.State);
            var parameters = new AlignedFloats(shape.ParameterCount);
            checkpoint.Network.ToParameters().CopyTo(parameters.Span);
            Assert.Equal(loss, predictor.Loss(parameters), 4e-5);
        }
    }

    public sealed record Case(
        string Kind,
        double Strength,
        int[] Hidden,
        int Bins,
        double Reach,
        int Batch,
        double Rate,
        double PredictorRate,
        double[] Losses,
        double[] Predictions,
        float[] Final,
        float[] Second);
}
