using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training;

public sealed class EarlyStopTests
{
    private static readonly Samples Points = new(TrainingPoints.Random(100, 1, 1), TrainingPoints.Random(40, 1, 2));

    private static readonly double[] Losses =
        [.. Train(null, [.. Enumerable.Range(1, 120)]).Select(
            c => PointLoss.Over(LossKind.MeanSquaredError, c.Network, Points.Validation))];

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(5, 0.0)]
    [InlineData(3, 0.001)]
    [InlineData(10, 0.0001)]
    public void Training_stops_after_as_many_epochs_without_improvement_as_it_has_patience(
        int patience, double improvement)
    {
        var expected = StopIn(patience, improvement);
        Assert.InRange(expected, 2, 119);
        var checkpoints = Train(new EarlyStop(patience, improvement), [0, 1, 120]);
        Assert.Equal([.. new[] { 0, 1, expected }.Distinct()], checkpoints.Select(c => c.Epoch));
        Assert.True(checkpoints[^1].State.Validation!.HasStopped);
        Assert.False(checkpoints[1].State.Validation!.HasStopped);
        Assert.Equal(Train(null, [expected])[0].Network.ToParameters(), checkpoints[^1].Network.ToParameters());
    }

    [Fact]
    public void A_resumed_training_stops_in_the_same_epoch_and_one_that_has_stopped_does_not_go_on()
    {
        var stop = new EarlyStop(5);
        var last = StopIn(5, 0);
        var whole = Train(stop, [last - 2, last, 120]);
        Assert.Equal([last - 2, last], whole.Select(c => c.Epoch));
        var resumed = Assert.Single(Train(stop, [last - 2, 120], whole[0]));
        Assert.Equal(last, resumed.Epoch);
        Assert.Equal(whole[1].State.Validation, resumed.State.Validation);
        Assert.Equal(whole[1].Network.ToParameters(), resumed.Network.ToParameters());
        Assert.Empty(Train(stop, [last, 120], whole[1]));
    }

    [Fact]
    public void Patience_beyond_the_last_epoch_changes_nothing()
    {
        var patient = Train(new EarlyStop(1000), [120]);
        Assert.Equal(Train(null, [120])[0].Network.ToParameters(), Assert.Single(patient).Network.ToParameters());
    }

    /// <summary>The epoch in which to stop, counted from the losses of a training that did not stop.</summary>
    private static int StopIn(int patience, double improvement)
    {
        var best = 0;
        for (var i = 1; i < Losses.Length; i++)
        {
            if (Losses[i] < Losses[best] - improvement) best = i;
            else if (i - best == patience) return i + 1;
        }

        return -1;
    }

    private static Checkpoint[] Train(EarlyStop? stop, int[] epochs, Checkpoint? from = null)
    {
        var initial = Initialization.Create(
            new NetworkShape(2, [6, 6], 1), Activation.LeakyRelu(0.01f), new InitializationOptions(), 4);
        var options = new TrainingOptions { Epochs = 120, Rate = 0.02, BatchSize = 32, EarlyStop = stop };
        return [.. new BuiltinTrainer().Train(
            new TrainingTask(initial, Points, options, 5, epochs, from), TestContext.Current.CancellationToken)];
    }
}
