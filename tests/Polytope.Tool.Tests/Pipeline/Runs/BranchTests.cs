using Polytope.Tool.Pipeline;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Pipeline.Runs;

/// <summary>A training in which the optimizer or the rate changes, and runs that branch off from others.</summary>
public sealed class BranchTests
{
    private const string Then = "training.then=[{ after: 10, optimizer: sgd, rate: 0.1 }]";

    [Fact]
    public void Until_the_change_the_weights_are_those_of_the_run_without_it()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var plain = place.Record.Checkpoints;
        place.Run(place.Plan(Then), force: true);
        Assert.Equal(plain.Take(6), place.Record.Checkpoints.Take(6));
        Assert.Empty(plain.Skip(6).Intersect(place.Record.Checkpoints));
        Assert.True(IsVerified(place));
    }

    [Theory]
    [InlineData("training.then=[{ after: 10, optimizer: sgd, rate: 0.1 }]", "training.epochs=20")]
    [InlineData("training.then=[{ after: 20, rate: 0.01 }]", "training.epochs=20")]
    [InlineData("training.then=[{ after: 19, optimizer: momentum }]", "outputs[0].every=1")]
    public void A_run_goes_on_from_a_run_beside_it_to_the_bits_that_it_would_have_alone(string then, string origin)
    {
        using var alone = new Workplace();
        string[] own = [then, "training.epochs=30", .. origin.StartsWith("outputs", StringComparison.Ordinal)
            ? (string[])[origin] : []];
        alone.Run(alone.Plan(own));
        Assert.Null(alone.Record.BranchedFrom);

        using var place = new Workplace();
        place.Run(place.Plan(origin));
        var before = place.Record;
        var plan = place.Plan(own) with { Experiment = "tiny" };
        var epoch = Branch(place, plan, out var record);
        var from = before.Checkpoints.Single(checkpoint => checkpoint.Epoch == epoch);
        Assert.Equal(new RecordedOrigin("tiny", from.Epoch, from.Sha256), record.BranchedFrom);
        Assert.Equal(alone.Record.Checkpoints, record.Checkpoints);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(12)]
    public void An_interrupted_run_ends_with_the_weights_of_a_whole_one(int epoch)
    {
        using var whole = new Workplace();
        whole.Run(whole.Plan(Then));
        using var place = new Workplace();
        place.RunUntil(epoch, place.Plan(Then));
        place.Run(place.Plan(Then), resume: true);
        Assert.Equal(whole.Record.Checkpoints, place.Record.Checkpoints);
        Assert.Equal(whole.Metrics(), place.Metrics());
    }

    [Fact]
    public void A_run_of_another_seed_is_no_origin()
    {
        using var place = new Workplace();
        place.Run(place.Plan("seed=2"));
        Branch(place, place.Plan(Then), out var record);
        Assert.Null(record.BranchedFrom);
    }

    [Theory]
    [InlineData("[{ after: 20 }]", "'training.then[0].after' is 20: it must be above 0 and below the 20 epochs")]
    [InlineData(
        "[{ after: 5 }, { after: 5 }]", "'training.then[1].after' is 5: it must be above 5 and below the 20 epochs")]
    public void Changes_ascend_within_the_training(string then, string expected) => Assert.Contains(
        expected,
        Planned.Mistakes(
            "version: 1\nexperiments: { one: { "
            + $"{Workplace.Settings.Replace("batch: 64", $"batch: 64, then: {then}")} }} }}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_plan_without_a_change_has_the_hash_that_it_had_before_they_existed()
    {
        using var place = new Workplace();
        var plain = place.Plan();
        Assert.DoesNotContain(plain.Lines, line => line.Path.Contains("then", StringComparison.Ordinal));
        var changed = place.Plan(Then);
        Assert.NotEqual(plain.TrajectoryHash, changed.TrajectoryHash);
        Assert.Equal(plain.TrajectoryHash, changed.WithoutPhases!.TrajectoryHash);
    }

    /// <summary>Runs a plan under another id beside the run that is there.</summary>
    /// <returns>The epoch that the training went on from; -1 where it started from the beginning.</returns>
    private static int Branch(Workplace place, Plan plan, out RunRecord record)
    {
        var from = -1;
        plan = plan with { Experiment = "branch" };
        place.Run(plan, observer: new Watch<RunStarted>(started => from = started.ResumedFrom ?? -1));
        var folder = Path.Combine(place.Output, "branch");
        record = RecordFile.Read(Path.Combine(folder, RecordFile.Name));
        Assert.True(Verifier.Verify(folder, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
        return from;
    }

    private static bool IsVerified(Workplace place) =>
        Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame;
}
