using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training.Builtin;

public sealed class BuiltinTrainerTests
{
    private static readonly Samples Points = new(TrainingPoints.Random(300, 1, 1), TrainingPoints.Random(10, 1, 2));

    public static MatrixTheoryData<OptimizerKind, OptimizerReset> Optimizers =>
        new(Enum.GetValues<OptimizerKind>(), Enum.GetValues<OptimizerReset>());

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Any_number_of_threads_gives_the_same_bits(int threads)
    {
        // More parameters than one worker updates at once, and more blocks than groups of blocks.
        var task = TaskFor(
            new TrainingOptions { BatchSize = 1100 },
            [1, 3],
            hidden: [70, 70],
            points: TrainingPoints.Random(1500, 1, 3));
        AssertSame(Train(task), Train(task with { Threads = threads }));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_resumed_training_ends_with_the_same_bits(
        OptimizerKind optimizer, OptimizerReset reset)
    {
        var task = TaskFor(
            new TrainingOptions { BatchSize = 64, Optimizer = optimizer, OptimizerReset = reset }, [2, 5, 9]);
        var whole = Train(task);
        var resumed = Train(task with { From = whole[0] });
        Assert.Equal([5, 9], resumed.Select(c => c.Epoch));
        AssertSame(whole[1..], resumed);
    }

    [Fact]
    public void The_checkpoints_are_the_epochs_asked_for_and_0_is_the_initial_network()
    {
        var task = TaskFor(new TrainingOptions(), [0, 1, 4]);
        var checkpoints = Train(task);
        Assert.Equal([0, 1, 4], checkpoints.Select(c => c.Epoch));
        Assert.Equal(task.Initial.ToParameters(), checkpoints[0].Network.ToParameters());
        AssertSame(checkpoints[2..], Train(task with { CheckpointEpochs = [4] }));
    }

    [Fact]
    public void Checkpoints_asked_for_between_come_in_order_and_change_no_other()
    {
        var task = TaskFor(new TrainingOptions { BatchSize = 64 }, [2, 5, 9]);
        var (whole, told) = (Train(task), new List<int>());
        var more = Train(task with { AfterEpoch = IsWanted });
        Assert.Equal(Enumerable.Range(1, 9), told);
        Assert.Equal([2, 3, 5, 6, 9], more.Select(checkpoint => checkpoint.Epoch));
        AssertSame(whole, [more[0], more[2], more[4]]);
        AssertSame(whole[2..], Train(task with { From = more[3], CheckpointEpochs = [9] }));

        bool IsWanted(int epoch)
        {
            told.Add(epoch);
            return epoch % 3 == 0;
        }
    }

    [Fact]
    public void The_stream_is_lazy()
    {
        using var source = new CancellationTokenSource();
        using var stream = new BuiltinTrainer()
            .Train(TaskFor(new TrainingOptions { Epochs = int.MaxValue }, [0, 1, int.MaxValue]), source.Token)
            .GetEnumerator();
        Assert.True(stream.MoveNext());
        Assert.True(stream.MoveNext());
        Assert.Equal(1, stream.Current.Epoch);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => stream.MoveNext());
    }

    [Fact]
    public void Training_lowers_the_loss()
    {
        var points = TrainingPoints.Random(300, 1, 1);
        float[] steps = [.. Enumerable.Range(0, 300).Select(p => points.Inputs[2 * p] > 0.5f ? 1f : 0f)];
        var half = points with { Targets = steps };
        var checkpoints = Train(TaskFor(new TrainingOptions { BatchSize = 50, Rate = 0.01 }, [0, 40], points: half));
        var losses = checkpoints.Select(c => PointLoss.Over(LossKind.MeanSquaredError, c.Network, half)).ToArray();
        Assert.InRange(losses[1], 0, 0.1 * losses[0]);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, 1e6)]
    [InlineData(OptimizerKind.Momentum, 1e6)]
    [InlineData(OptimizerKind.Adam, 1e30)]
    public void A_diverging_training_names_the_epoch(OptimizerKind optimizer, double rate)
    {
        var task = TaskFor(
            new TrainingOptions { Optimizer = optimizer, Rate = rate, BatchSize = null },
            [.. Enumerable.Range(0, 200)]);
        var seen = 0;
        var exception = Assert.Throws<DivergenceException>(() =>
        {
            foreach (var checkpoint in new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken))
            {
                seen = checkpoint.Epoch;
                Assert.All(checkpoint.Network.ToParameters(), p => Assert.True(float.IsFinite(p)));
            }
        });
        Assert.Equal(seen + 1, exception.Epoch);
    }

    [Fact]
    public void Tasks_whose_parts_do_not_fit_are_refused_at_once()
    {
        var task = TaskFor(new TrainingOptions(), [1]);
        var otherNetwork = Initialization.Create(new NetworkShape(2, [5], 1), Activation.Relu, new(), 1);
        TrainingTask[] wrong =
        [
            task with { CheckpointEpochs = [3, 2] },
            task with { CheckpointEpochs = [6001] },
            task with { Threads = 0 },
            task with { Options = new TrainingOptions { BatchSize = 0 } },
            task with { Samples = new Samples(TrainingPoints.Random(9, 2, 1), Points.Validation) },
            task with { From = new Checkpoint(0, otherNetwork, TrainerState.Empty) },
        ];
        Assert.All(
            wrong, t => Assert.Throws<ArgumentException>(() => new BuiltinTrainer().Train(t, CancellationToken.None)));
    }

    [Fact]
    public void Another_optimizers_state_is_refused()
    {
        var task = TaskFor(new TrainingOptions(), [1, 2]);
        var from = Train(task)[0];
        var other = task with { From = from, Options = new TrainingOptions { Optimizer = OptimizerKind.Momentum } };
        Assert.Contains(
            "exp_avg", Assert.Throws<ArgumentException>(() => Train(other)).Message, StringComparison.Ordinal);
    }

    private static TrainingTask TaskFor(
        TrainingOptions options, int[] epochs, int[]? hidden = null, SampleSet? points = null) => new(
        Initialization.Create(
            new NetworkShape(2, hidden ?? [9, 6], 1), Activation.LeakyRelu(0.01f), new InitializationOptions(), 1),
        points is null ? Points : new Samples(points, points), options, Seed: 1, epochs);

    private static Checkpoint[] Train(TrainingTask task) =>
        [.. new BuiltinTrainer().Train(task, TestContext.Current.CancellationToken)];

    private static void AssertSame(Checkpoint[] expected, Checkpoint[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(one.Network.ToParameters(), other.Network.ToParameters());
            Assert.Equal(one.State.Steps, other.State.Steps);
            Assert.Equal(
                one.State.Vectors.SelectMany(pair => pair.Value), other.State.Vectors.SelectMany(pair => pair.Value));
        }
    }
}
