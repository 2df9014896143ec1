using Polytope.Core.Images.Shapes;
using Polytope.Tool.Planning.Subjects;

namespace Polytope.Tool.Tests.Planning;

public sealed class PlanOverridesTests
{
    private const string Manifest = $"version: 1\nexperiments: {{ one: {{ {Planned.Sound}, "
        + "outputs: [{ renderer: movie, every: 10 }, { renderer: svg }] } }";

    [Theory]
    [InlineData("network.hidden=20x4", "network.hidden = 20x4")]
    [InlineData("network.hidden=[10x10, 2]", "network.hidden = [10x10, 2]")]
    [InlineData("training.rate=1e-2", "training.rate = 0.01")]
    [InlineData("training.batch=full", "training.batch = full")]
    [InlineData("network.bias=pytorch", "network.bias = pytorch")]
    [InlineData("network={ hidden: 3, slope: 0.5 }", "network.slope = 0.5")]
    [InlineData("outputs[0].every=5", "outputs[0].every = 5")]
    [InlineData("outputs[0].at=[0, last]", "outputs[0].at = [0, last]")]
    [InlineData("outputs[1].renderer=frames", "outputs[1].renderer = frames")]
    [InlineData("outputs[2].at=3", "outputs[2].at = 3")]
    [InlineData("outputs[3]={ renderer: frames, at: 3 }", "outputs[3].at = 3")]
    [InlineData("outputs=[{ renderer: frames }]", "outputs[0].renderer = frames")]
    public void Any_value_of_a_plan_can_be_set(string set, string line) =>
        Assert.Contains(line, Assert.Single(Planned.From(Manifest, set)).Lines.Select(l => l.ToString()));

    [Fact]
    public void Every_line_of_a_plan_can_be_set_to_what_it_is()
    {
        var plan = Assert.Single(Planned.From(Manifest));
        Assert.All(
            plan.Lines,
            line => Assert.Equal(plan.Hash, Assert.Single(Planned.From(Manifest, $"{line.Path}={line.Value}")).Hash));
    }

    [Fact]
    public void The_default_outputs_can_be_set_too() =>
        Assert.Equal([0, 3000, 6000], Planned.One(Planned.Sound, "outputs[0].every=3000").Outputs[0].Epochs);

    [Fact]
    public void The_later_override_wins() => Assert.Equal(3UL, Planned.One(Planned.Sound, "seed=2", "seed=3").Seed);

    [Fact]
    public void An_override_removes_the_keys_that_it_replaces() => Assert.Equal(
        new DrawnImage(new Disk(), 64, 64),
        Planned.One(
            "image: { shape: ring, width: 100, height: 80, inner: 0.1 }, network: { hidden: 3 }, sampling: { "
                + "training: 9, validation: 9 }",
            "image.size=64", "image.shape=disk").Image);

    [Theory]
    [InlineData("network.hiden=4", "error PT0101: 'hiden' is not a key of 'network'. Did you mean 'hidden'?")]
    [InlineData("netwrk.hidden=4", "error PT0101: 'netwrk' is not a key of an experiment. Did you mean 'network'?")]
    [InlineData("hidden=4", "error PT0101: 'hidden' is not a key of an experiment. Did you mean 'network.hidden'?")]
    [InlineData(
        "network.hidden=",
        "error PT0103: 'network.hidden' expects hidden layers such as 14x6 (width x count), 64, or [10x10, 2, "
            + "10x3], but this is nothing. Write '14x6' for six layers of fourteen neurons.")]
    [InlineData(
        "training.rate=0,1",
        "error PT0103: 'training.rate' expects a number above 0 and at most 1000000, but this is '0,1'. Numbers "
            + "have a decimal point, and no commas.")]
    [InlineData("seed=-1", "error PT0104: 'seed' must be from 0 to 18446744073709551615, but is -1.")]
    [InlineData(
        "network.hidden=[1, 2",
        "error PT0005: The list that starts here with '[' does not end properly: a ',' or a ']' is missing.")]
    [InlineData(
        "sampling.training=9999",
        "error PT0303: 9999 training and 1000 validation points are more than the image's 10000 pixels.")]
    [InlineData(
        "seed", "error PT0205: An override is written path=value, such as network.hidden=20x4 or outputs[0].every=5.")]
    [InlineData(
        "=3", "error PT0205: An override is written path=value, such as network.hidden=20x4 or outputs[0].every=5.")]
    [InlineData(
        "outputs[x].every=3",
        "error PT0205: An override is written path=value, such as network.hidden=20x4 or outputs[0].every=5.")]
    [InlineData("outputs.every=3", "error PT0205: The path leads nowhere: say which one, from 0: outputs[0].")]
    [InlineData("outputs[7].every=3", "error PT0205: The path leads nowhere: 'outputs' has 3 items, counted from 0.")]
    [InlineData(
        "seed.value=3",
        "error PT0205: The path leads nowhere: 'seed' is an integer from 0 to 18446744073709551615, and has "
            + "nothing below it.")]
    public void A_wrong_override_is_reported_under_its_own_name(string set, string expected) =>
        Assert.Equal($"--set {set}: {expected}", Planned.Mistakes(Manifest, sets: [set]));
}
