using Polytope.Tool.Hosting;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Pipeline.Runs;

/// <summary>Runs with a second network that predicts the weights.</summary>
public sealed class WeightPredictorTests
{
    private const string Gaussian = "training.weight-predictor={ loss: gaussian, strength: 0.1, hidden: 8 }";

    [Fact]
    public void An_interrupted_run_goes_on_to_the_same_bits_and_is_verified()
    {
        using var whole = new Workplace();
        using var interrupted = new Workplace();
        whole.Run(whole.Plan(Gaussian));
        var plan = interrupted.Plan(Gaussian);
        interrupted.RunUntil(8, plan);
        interrupted.Run(plan, resume: true, threads: 2);
        Assert.Equal(whole.Record.Checkpoints, interrupted.Record.Checkpoints);
        Assert.True(
            Verifier.Verify(interrupted.Folder.Final, 2, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
    }

    [Fact]
    public void The_second_network_changes_the_training_and_plans_without_one_are_as_before()
    {
        using var place = new Workplace();
        Assert.Equal(place.Plan().Hash, place.Plan("training.weight-predictor.loss=none").Hash);
        Assert.NotEqual(place.Plan().TrainingHash, place.Plan(Gaussian).TrainingHash);
        place.Run(place.Plan());
        var without = place.Record.Checkpoints[^1];
        place.Run(place.Plan(Gaussian), force: true);
        Assert.NotEqual(without, place.Record.Checkpoints[^1]);
    }

    [Fact]
    public void The_log_tells_how_well_the_weights_are_predicted()
    {
        using var place = new Workplace();
        using (var log = new RunLog()) place.Run(place.Plan(Gaussian), observer: new RunObservers([log]));
        Assert.Matches(
            @"epoch 20: the mean loss of the predicted weights is -?\d",
            File.ReadAllText(Path.Combine(place.Folder.Final, RunFolder.Log)));
    }

    [Theory]
    [InlineData("{ strength: 1 }", "PT0107: 'training.weight-predictor.strength' has no meaning with 'loss: none'.")]
    [InlineData("{ loss: gausian }", "'training.weight-predictor.loss' can't be 'gausian'. Did you mean 'gaussian'?")]
    [InlineData("{ loss: mse, bins: 3 }", "'training.weight-predictor.bins' has no meaning with 'loss: mse'.")]
    [InlineData("{ loss: cross-entropy, bins: 1 }", "PT0104: 'training.weight-predictor.bins' must be from 2 to 4096")]
    [InlineData("{ loss: cross-entropy, reach: 0 }", "PT0104: 'training.weight-predictor.reach' must be above 0")]
    [InlineData("{ loss: mse, hidden: 10000x9 }", "The network that predicts the weights has 800130001 parameters")]
    public void What_cannot_be_is_refused_where_it_stands(string settings, string expected) => Assert.Contains(
        expected,
        Planned.Mistakes(
            "version: 1\nexperiments:\n  one: { image: { shape: ring }, network: { hidden: 3 }, "
            + $"training: {{ weight-predictor: {settings} }} }}\n"),
        StringComparison.Ordinal);

    [Fact]
    public void Other_trainers_do_not_have_it() => Assert.Contains(
        "error PT0306: 'training.weight-predictor' goes with 'training.trainer' builtin: no other trainer has it.",
        Planned.Mistakes(
            "version: 1\nexperiments:\n  one: { image: { shape: ring }, network: { hidden: 3 }, training: { "
            + "weight-predictor: { loss: mse }, trainer: { kind: process, command: [echo] } } }\n"),
        StringComparison.Ordinal);
}
