using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Shards;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Pipeline.Shards;

public sealed class ShardTests
{
    [Theory]
    [InlineData("1/1", "", "1/1")]
    [InlineData("3/8", "", "3/8")]
    [InlineData("auto", "SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4", "1/4")]
    [InlineData(
        "auto",
        "SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_MAX=11 SLURM_ARRAY_TASK_STEP=2 "
            + "SLURM_ARRAY_TASK_COUNT=4",
        "3/4")]
    [InlineData("auto", "JOB_COMPLETION_INDEX=2 JOB_COMPLETIONS=8", "3/8")]
    [InlineData("JOB_COMPLETION_INDEX/8", "JOB_COMPLETION_INDEX=7", "8/8")]
    [InlineData("RANK/2", "RANK=0", "1/2")]
    public void A_share_is_named_or_read_from_the_environment(string text, string variables, string expected) =>
        Assert.Equal(expected, Shard.Parse(text, In(variables)).ToString());

    [Theory]
    [InlineData("3", "", "--shard 3: write K/N, such as 3/8, auto, or VARIABLE/N with a variable that counts from 0.")]
    [InlineData("0/4", "", "--shard 0/4: shard 0 of 4: shards are counted from 1, and there are at most 1,000,000.")]
    [InlineData("5/4", "", "--shard 5/4: shard 5 of 4: shards are counted from 1, and there are at most 1,000,000.")]
    [InlineData("RANK/4", "", "--shard RANK/4: the environment variable RANK is not set.")]
    [InlineData("RANK/4", "RANK=x", "--shard RANK/4: the environment variable RANK is 'x', which is not a number.")]
    [InlineData("auto", "", "--shard auto: this is no task of an array: neither SLURM_ARRAY_TASK_ID nor "
        + "JOB_COMPLETION_INDEX is set. Write --shard K/N, such as 3/8.")]
    [InlineData("auto", "JOB_COMPLETION_INDEX=2", "--shard auto: JOB_COMPLETION_INDEX is set, and JOB_COMPLETIONS is "
        + "not, which Kubernetes does not set by itself: set it to the job's completions, or write --shard "
        + "JOB_COMPLETION_INDEX/N.")]
    [InlineData(
        "auto",
        "SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=7 SLURM_ARRAY_TASK_STEP=1 "
            + "SLURM_ARRAY_TASK_COUNT=2",
        "--shard auto: the tasks of this array are no evenly spaced range, so that a task can't tell its share: write "
            + "--shard K/N.")]
    public void What_names_no_share_is_a_mistake(string text, string variables, string message)
    {
        var mistake = Assert.Throws<UserErrorException>(() => Shard.Parse(text, In(variables)));
        Assert.Equal((ExitCode.WrongInput, message), (mistake.ExitCode, mistake.Message));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(200)]
    public void The_shares_together_are_all_of_the_work_and_each_plan_is_in_one(int shards)
    {
        var plans = Plans();
        var dealt = Enumerable.Range(1, shards).SelectMany(number => ShardLayout.Share(
            plans, new Shard(number, shards)))
            .Select(plan => plan.Experiment).ToList();
        Assert.Equal(plans.Count, dealt.Count);
        Assert.Equal(plans.Select(plan => plan.Experiment).ToHashSet(), dealt.ToHashSet());
    }

    [Fact]
    public void Shares_do_not_depend_on_the_order_of_the_plans()
    {
        var plans = Plans();
        Assert.Equal(
            ShardLayout.Share(plans, new Shard(2, 3)).Select(plan => plan.Experiment).Order(),
            ShardLayout.Share([.. plans.Reverse()], new Shard(2, 3)).Select(plan => plan.Experiment).Order());
    }

    [Fact]
    public void Shares_cost_about_the_same()
    {
        var plans = Plans();
        var loads = Enumerable.Range(1, 4)
            .Select(number => ShardLayout.Share(plans, new Shard(number, 4)).Sum(PlanCost.Of)).ToList();
        Assert.InRange(loads.Max() / loads.Min(), 1, 4.0 / 3);
    }

    [Fact]
    public void A_larger_network_and_a_longer_training_cost_more()
    {
        const string Settings = Planned.Small + ", outputs: [{ renderer: frames, at: last }]";
        var small = PlanCost.Of(Planned.One(Settings));
        Assert.True(PlanCost.Of(Planned.One(Settings, "network.hidden=300x3")) > small);
        Assert.True(PlanCost.Of(Planned.One(Settings, "training.epochs=7000")) > small);
        Assert.True(PlanCost.Of(Planned.One(Settings, "outputs[0].at=[0, 5, last]")) > small);
    }

    private static IReadOnlyList<Tool.Planning.Plan> Plans() => Planned.From(
        $"version: 1\nexperiments: {{ m: {{ {Planned.Small}, matrix: {{ network.hidden: [3, 10x3, 40x3], seed: 1..7, "
        + "training.epochs: [10, 100] } } }");

    private static Func<string, string?> In(string variables)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return values.GetValueOrDefault;
    }
}
