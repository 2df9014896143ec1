using CsCheck;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("every: 10", 25, new[] { 0, 10, 20, 25 })]
    [InlineData("every: 10", 20, new[] { 0, 10, 20 })]
    [InlineData("every: 100", 20, new[] { 0, 20 })]
    [InlineData("every: [1 until 4, 10]", 25, new[] { 0, 1, 2, 3, 4, 10, 20, 25 })]
    [InlineData("every: [2 until 5, 3 until 10, 20]", 45, new[] { 0, 2, 4, 6, 9, 20, 40, 45 })]
    [InlineData("every: 5 until 12", 25, new[] { 0, 5, 10, 25 })]
    [InlineData("every: 3", 0, new[] { 0 })]
    [InlineData("at: [7, 0, 2, 7]", 25, new[] { 0, 2, 7 })]
    [InlineData("at: last", 25, new[] { 25 })]
    [InlineData("at: [25, last]", 25, new[] { 25 })]
    [InlineData("at: 3", 25, new[] { 3 })]
    public void A_schedule_names_its_epochs(string schedule, int last, int[] expected)
    {
        var outputs = $"outputs: [{{ renderer: frames, {schedule} }}]";
        var plan = Planned.One($"{Planned.Small}, training: {{ epochs: {last} }}, {outputs}");
        Assert.Equal(expected, plan.Outputs[0].Epochs);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(600, 1)]
    [InlineData(601, 2)]
    [InlineData(3000, 5)]
    [InlineData(6000, 10)]
    [InlineData(6001, 20)]
    [InlineData(100_000_000, 200_000)]
    public void Without_a_schedule_the_step_is_a_round_number(int last, int step) =>
        Assert.Equal(EpochSteps.Each(step), EpochSteps.Sensible(last));

    [Fact]
    public void Steps_ascend_from_the_first_epoch_to_the_last_and_are_multiples_of_a_step() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 60], Gen.Int[1, 40], Gen.Int[1, 300]).Sample((first, until, then, last) =>
        {
            var epochs = new EpochSteps([new EpochStep(first, until), new EpochStep(then)]).Epochs(last).ToList();
            var expected = Enumerable.Range(0, last + 1)
                .Where(
                    epoch => epoch == 0 || epoch == last || (epoch <= until ? epoch % first == 0 : epoch % then == 0));
            Assert.Equal(expected, epochs);
        });

    [Fact]
    public void Every_checkpoint_is_every_epoch_that_another_output_draws()
    {
        var plan = Planned.One(
            $"{Planned.Small}, training: {{ epochs: 9 }}, outputs: [{{ renderer: frames, at: 4 }}, {{ renderer: "
                + $"svg, at: [2, 4] }}]");
        Assert.Equal([0, 2, 4, 9], plan.Outputs[2].Epochs);
        Assert.Equal("metrics", plan.Outputs[2].Renderer.Name);
        Assert.Equal([0, 2, 4, 9], plan.CheckpointEpochs);
    }

    [Theory]
    [InlineData(
        "at: [3, 7000]",
        "asks for epoch 7000, but the training ends after epoch 6000. The word 'last' stands for that one.")]
    [InlineData("every: 1", "asks for more than 100000 frames: take larger steps.", 200_000)]
    public void An_impossible_schedule_is_refused(string schedule, string expected, int epochs = 6000) => Assert.Equal(
        $"experiments.yaml(1,28): error PT0305: 'outputs[0]' {expected}",
        Planned.Mistakes(
            $"defaults: {{ outputs: [     {{ renderer: svg, {schedule} }}] }}\nversion: 1\n"
                + $"experiments: {{ one: {{ {Planned.Small}, training: {{ epochs: {epochs} }} }} }}"));

    [Fact]
    public void Two_outputs_for_the_same_files_are_refused() => Assert.Equal(
        "experiments.yaml(1,90): error PT0305: 'outputs[2]' would write the same files as 'outputs[0]': take one "
            + "of the two out.",
        Planned.Mistakes(
            $"defaults: {{ outputs: [     {{ renderer: svg, at: 0 }}, {{ renderer: movie, every: 300 }},    {{ "
                + $"renderer: svg, at: last }}] }}\nversion: 1\nexperiments: {{ one: {{ {Planned.Small} }} }}"));

    [Fact]
    public void Movies_of_two_formats_do_not_clash() => Assert.Equal(
        "",
        Planned.Mistakes(
            $"version: 1\nexperiments: {{ one: {{ {Planned.Small}, outputs: [{{ renderer: movie, every: 300 }}, "
                + $"{{ renderer: movie, format: mp4, every: 300 }}] }} }}"));
}
