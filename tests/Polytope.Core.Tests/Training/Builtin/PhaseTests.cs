using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

namespace Polytope.Core.Tests.Training.Builtin;

public sealed class PhaseTests
{
    private static readonly Samples Points = PointsOf(60);

    private static readonly Network Initial = Initialization.Create(
        new NetworkShape(2, [6, 6], 1), Activation.LeakyRelu(0.01f), new InitializationOptions(), 5);

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.Adam)]
    [InlineData(OptimizerKind.Muon)]
    public void A_phase_is_a_training_of_its_own_from_where_the_one_before_ended(OptimizerKind second)
    {
        var before = new TrainingOptions { Epochs = 9, BatchSize = 16 };
        var after = before with { Optimizer = second, Rate = 0.05 };
        var whole = Train(before with { Phases = [new TrainingPhase(4, after)] }, null, 4, 9);
        Assert.Equal(Train(before, null, 4).Single().Network.ToParameters(), whole[0].Network.ToParameters());

        // An optimizer of the same kind keeps its moments.
        var from = second == before.Optimizer ? whole[0] : whole[0] with { State = TrainerState.Empty };
        Assert.Equal(Train(after, from, 9).Single().Network.ToParameters(), whole[1].Network.ToParameters());
        Assert.NotEqual(Train(before, null, 9).Single().Network.ToParameters(), whole[1].Network.ToParameters());
    }

    [Fact]
    public void A_training_can_go_on_from_every_epoch_around_a_change()
    {
        var options = new TrainingOptions
        {
            Epochs = 8,
            BatchSize = 16,
            Phases =
            [
                new(3, new() { Optimizer = OptimizerKind.Momentum, Rate = 0.01 }),
                new(5, new() { Optimizer = OptimizerKind.RmsProp, Rate = 0.001 }),
            ],
        };
        var whole = Train(options, null, 1, 2, 3, 4, 5, 6, 7, 8);
        foreach (var from in whole.SkipLast(1))
        {
            Assert.Equal(
                whole[^1].Network.ToParameters(), Train(options, from, 8).Single().Network.ToParameters());
        }
    }

    [Fact]
    public void Phases_ascend() => Assert.Throws<ArgumentException>(
        () => Train(new() { Epochs = 8, Phases = [new(3, new()), new(3, new())] }, null, 8));

    private static List<Checkpoint> Train(TrainingOptions options, Checkpoint? from, params int[] epochs) =>
    [
        .. new BuiltinTrainer().Train(
            new TrainingTask(Initial, Points, options, 7, epochs, from), TestContext.Current.CancellationToken),
    ];

    private static Samples PointsOf(int count)
    {
        var random = new Random(1);
        var inputs = Enumerable.Range(0, 2 * count).Select(_ => random.NextSingle()).ToArray();
        var targets = Enumerable.Range(0, count).Select(_ => random.NextSingle()).ToArray();
        var points = new SampleSet(count, 2, 1, inputs, targets);
        return new Samples(points, points);
    }
}
