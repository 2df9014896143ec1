using System.Globalization;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;
using Polytope.Tool.Formats;
using Polytope.Tool.Formats.Onnx;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Tests.Commands.Regions;
using Polytope.Tool.Tests.Formats.Onnx;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Pipeline.Runs;

/// <summary>Runs whose network ends with a sigmoid or a hyperbolic tangent.</summary>
public sealed class OutputActivationTests
{
    private const string Sigmoid = "network.output=sigmoid";
    private const string Measured = "outputs=[{ renderer: metrics, measures: [misclassified, error-low, error-high] }, "
        + "{ renderer: svg, at: last }, { renderer: viewer, at: last }]";

    [Theory]
    [InlineData(Sigmoid)]
    [InlineData("network.output=tanh")]
    public void What_is_measured_of_outputs_is_after_it_and_polytopes_are_before_it(string output)
    {
        using var place = new Workplace();
        var plan = place.Plan(output, Measured);
        place.Run(plan);
        var network = StoredRun.Open(place.Folder.Final).Checkpoint(null).Checkpoint.Network;
        var before = new Network(network.Layers, network.Activation);
        var image = ((ImageSubject)TrainingSetup.Of(plan).Subject).Image;
        var (error, wrong) = (0.0, 0);
        for (var pixel = 0; pixel < image.PixelCount; pixel++)
        {
            var (row, column) = Math.DivRem(pixel, 32);
            var z = before.Evaluate(column / 32.0, row / 32.0)[0];
            var value = output == Sigmoid ? 1 / (1 + Math.Exp(-z)) : Math.Tanh(z);
            Assert.Equal(value, network.Evaluate(column / 32.0, row / 32.0)[0], 1e-15);
            error += Math.Pow(value - image[column, row], 2) / image.PixelCount;
            if (value > 0.5 != image[column, row] > 0.5) wrong++;
        }

        var last = place.Metrics()[0].Split(',').Zip(place.Metrics()[^1].Split(',')).ToDictionary(
            pair => pair.First, pair => double.TryParse(pair.Second, CultureInfo.InvariantCulture, out var n) ? n : 0);
        Assert.Equal(error, last["image_loss"], 1e-6);
        Assert.Equal(error, last["error_low"] + last["error_high"], 1e-6);
        Assert.Equal(wrong, last["misclassified"]);
        using var partition = PartitionBuilder.Build(before, Window.Unit, TestContext.Current.CancellationToken);
        Assert.Equal(partition.CellCount, last["polytopes"]);

        // Painted: the activation of the mean of each pixel.
        using var own = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        var grid = new PixelGrid(Window.Unit, 19, 23);
        var (means, painted) = (new float[19 * 23], new float[19 * 23]);
        new CellPainter().Paint(partition, grid, 0, means);
        new CellPainter().Paint(own, grid, 0, painted);
        Assert.All(means.Zip(painted), pair => Assert.Equal(network.Output.Apply(pair.First), pair.Second, 2e-7));
    }

    [Fact]
    public async Task Such_a_run_is_resumed_verified_converted_and_shown_as_what_it_is()
    {
        using var place = new Workplace();
        var plan = place.Plan(Sigmoid, Measured);
        Assert.Equal(place.Plan().TrainingHash, place.Plan("network.output=linear").TrainingHash);
        Assert.NotEqual(place.Plan().TrainingHash, place.Plan(Sigmoid).TrainingHash);
        place.Run(plan);
        Assert.True(
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
        Assert.Contains(
            "\"output\":\"sigmoid\"",
            File.ReadAllText(Path.Combine(place.Folder.Final, "viewer.html")),
            StringComparison.Ordinal);
        Assert.Contains(
            ", before the last sigmoid, on",
            (await RegionsRun.Of(place.Folder.Final)).Output,
            StringComparison.Ordinal);

        var network = StoredRun.Open(place.Folder.Final).Checkpoint(null).Checkpoint.Network;
        Assert.Equal(OutputActivation.Sigmoid, network.Output);
        NetworkJson.Write(place.Place("n.json"), network);
        Assert.Equal(OutputActivation.Sigmoid, NetworkJson.Read(place.Place("n.json")).Output);
        Runtime.AssertSame(network, OnnxExport.ToBytes(network), [1, 2]);
    }

    [Fact]
    public void Cross_entropy_takes_linear_outputs() => Assert.Equal(
        "experiments.yaml(3,64): error PT0306: 'network.output' tanh does not go with 'training.loss' cross-entropy, "
        + "which takes "
            + "the softmax of linear outputs.",
        Planned.Mistakes(
            "version: 1\nexperiments:\n  one: { image: { shape: ring }, network: { hidden: 3, output: tanh }, "
            + "training: { loss: cross-entropy } }\n"));

    [Fact]
    public void A_rectified_output_is_refused_with_the_words_that_there_are() => Assert.Contains(
        "error PT0105: 'network.output' can't be 'relu'. Possible: linear, sigmoid, tanh.",
        Planned.Mistakes(
            "version: 1\nexperiments:\n  one: { image: { shape: ring }, network: { hidden: 3, output: relu } }\n"),
        StringComparison.Ordinal);
}
