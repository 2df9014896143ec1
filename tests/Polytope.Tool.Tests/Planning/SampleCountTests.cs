using Polytope.Tool.Planning;

namespace Polytope.Tool.Tests.Planning;

public sealed class SampleCountTests
{
    [Theory]
    [InlineData("training: { batch: 64 }", 64)]
    [InlineData("training: { batch: full }", 200)]
    public void As_many_points_can_be_validated_on_as_a_batch_has(string training, int expected)
    {
        var plan = Planned.One(
            "image: { shape: ring, size: 32 }, sampling: { training: 200, validation: batch }, "
            + $"network: {{ hidden: 4x2 }}, {training}");
        var samples = TrainingSetup.Of(plan).Samples;
        Assert.Equal((200, expected), (samples.Training.Count, samples.Validation.Count));
        Assert.Contains(plan.Lines, line => line.ToString() == "sampling.validation = batch");
    }

    [Theory]
    [InlineData(
        "training: { classes: pure }",
        "error PT0306: 'training.classes' goes with an image and 'training.loss: cross-entropy'.")]
    [InlineData(
        "sampling: { training: 200, validation: 50, method: grid }, training: { classes: pure, loss: cross-entropy }",
        "'training.classes' pure leaves out pixels, which only 'sampling.method' uniform can.")]
    [InlineData(
        "image: { shape: gradient, size: 32 }, sampling: { training: 200, validation: 50 }, "
            + "training: { classes: pure, loss: cross-entropy }",
        "and the image of experiment 'one' has only one.")]
    public void Pure_colours_have_conditions(string settings, string expected) => Assert.Contains(
        expected,
        Planned.Mistakes(
            "version: 1\ndefaults: { image: { shape: ring, size: 32 }, sampling: { training: 200, validation: 50 }, "
            + $"network: {{ hidden: 4x2 }} }}\nexperiments: {{ one: {{ {settings} }} }}"),
        StringComparison.Ordinal);
}
