using System.Text.RegularExpressions;
using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Measures.Changes;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures;

public sealed partial class MeasureCatalogTests
{
    public static TheoryData<string> Names => [.. MeasureCatalog.All.Select(measure => measure.Name)];

    [Fact]
    public void Names_are_in_kebab_case_and_each_column_has_one_measure()
    {
        Assert.All(MeasureCatalog.All, measure => Assert.Matches(KebabCase(), measure.Name));
        var columns = MeasureCatalog.All.SelectMany(measure => measure.Columns(Run(classes: false, 4, 3))).ToList();
        Assert.Equal(columns.Distinct().Count(), columns.Count);
        Assert.All(MeasureCatalog.All, measure => Assert.EndsWith(".", measure.Description, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_measure_has_as_many_numbers_as_columns_in_every_frame(string name)
    {
        var measure = MeasureCatalog.All.Single(measure => measure.Name == name);
        foreach (var classes in (bool[])[false, true])
        {
            var run = Run(classes, 6, 5, 4);
            var (first, second) = (FrameOf(run, 1, 0), FrameOf(run, 2, 10));
            var values = Values(measure, first, second);
            Assert.Equal(measure.Columns(run).Count, values.Length);
            Assert.Equal(values, Values(measure, first, second));
            if (!classes || !name.Contains("error", StringComparison.Ordinal))
                Assert.All(values, value => Assert.True(double.IsFinite(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_measure_is_of_a_frame_alone_or_of_two(string name)
    {
        var measure = MeasureCatalog.All.Single(measure => measure.Name == name);
        Assert.NotEqual(measure.Of is null, measure.OfChange is null);
        // A row of metrics depends on its own checkpoint, whatever else a run draws.
        if (measure.IsAlways) Assert.False(measure.IsOfChange);
        var run = Run(classes: false, 3);
        var (first, second) = (FrameOf(run, 1, 0), FrameOf(run, 2, 10));
        var change = new MeasuredChange(first, CellAges.First(first.Partition, 0), second);
        if (measure.IsOfChange) Assert.Throws<ArgumentException>(() => second.Of(measure));
        else Assert.Throws<ArgumentException>(() => change.Of(measure));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_without_hidden_layers_can_be_measured(string name)
    {
        var run = Run(classes: false);
        var network = new Network([new Layer([1, 2], [0.25])], Activation.Relu);
        var measure = MeasureCatalog.All.Single(measure => measure.Name == name);
        var first = new MeasuredFrame(run, 0, Checked.Build(network, Window.Unit));
        var second = new MeasuredFrame(run, 1, Checked.Build(network, Window.Unit));
        Assert.Equal(measure.Columns(run).Count, Values(measure, first, second).Length);
    }

    [Fact]
    public void The_areas_swept_add_up_to_the_mean_distance_of_patterns_and_areas_to_the_window()
    {
        var run = Run(classes: false, 7, 7);
        var (first, second) = (FrameOf(run, 1, 0), FrameOf(run, 2, 10));
        var drift = Drift.Between(first.Partition, second.Partition);
        double[] Of(string name) =>
            Values(MeasureCatalog.All.Single(measure => measure.Name == name), first, second);
        Assert.Equal(Of("hamming-drift")[0], Of("swept-area").Sum(), 1e-12);
        Assert.Equal(Of("hamming-drift")[0], Of("neuron-swept-area").Sum(), 1e-12);
        Assert.Equal(Of("geometry-drift")[0], drift.ChangedArea, 1e-12);
        Assert.Equal(Of("map-drift-within")[0], drift.MapDriftWithin, 1e-12);
        Assert.Equal(1, Of("region-area").Sum(), 1e-12);
    }

    private static MeasuredFrame FrameOf(MeasuredRun run, int seed, int epoch)
    {
        var network = NaiveArrangement.Random(seed, run.Shape.Outputs, [.. run.Shape.Hidden]);
        return new MeasuredFrame(run, epoch, Checked.Build(network, Window.Unit));
    }

    private static double[] Values(Measure measure, MeasuredFrame first, MeasuredFrame second) => measure.IsOfChange
        ? new MeasuredChange(first, CellAges.First(first.Partition, first.Epoch), second).Of(measure)
        : second.Of(measure);

    private static MeasuredRun Run(bool classes, params int[] hidden)
    {
        var random = new Random(1);
        var image = new Image(20, 10, [.. Enumerable.Range(0, 200).Select(_ => random.Next(3) / 2f)]);
        var samples = Sampler.Draw(image, SamplingMethod.Uniform, 50, 20, 1);
        var shape = new NetworkShape(2, hidden, classes ? 3 : 1);
        return new MeasuredRun(
            shape, Window.Unit, image, samples, classes ? new ImageClasses(image, Palette.Of(image)!) : null);
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex KebabCase();
}
