using System.Text.Json;
using Polytope.Core.Buffers;
using Polytope.Core.Images;
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
    private static readonly Values Expected = JsonSerializer.Deserialize<Values>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "pytorch_predictions.json")),
        JsonSerializerOptions.Web)!;

    [Theory]
    [InlineData(PredictionLoss.MeanSquaredError)]
    [InlineData(PredictionLoss.Gaussian)]
    [InlineData(PredictionLoss.Laplacian)]
    [InlineData(PredictionLoss.CrossEntropy)]
    public void Forty_epochs_agree_with_PyTorch(PredictionLoss kind)
    {
        var expected = Expected.Cases.Single(one => one.Kind == kind.ToString());
        var points = new SampleSet(Expected.Points, 2, 2, Expected.Inputs, Expected.Targets);
        var shape = new NetworkShape(2, Expected.Hidden, 2);
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
        var task = new TrainingTask(
            initial, new Samples(points, points), options, Expected.Seed, [.. Enumerable.Range(0, epochs + 1)]);
        var checkpoints = new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken).ToArray();
        Assert.All(
            checkpoints.Zip(expected.Losses),
            pair => Assert.Equal(
                pair.Second, PointLoss.Over(LossKind.MeanSquaredError, pair.First.Network, points), 4e-6));
        Assert.All(
            checkpoints[^1].Network.ToParameters().Zip(expected.Final),
            pair => Assert.Equal(pair.Second, pair.First, 4e-5f));
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

    public sealed record Values(
        int[] Hidden, ulong Seed, int Points, float[] Inputs, float[] Targets, float[] Initial, Case[] Cases);

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
