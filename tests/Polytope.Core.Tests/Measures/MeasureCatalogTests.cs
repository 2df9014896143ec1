using System.Text.RegularExpressions;
using Polytope.Core.Images;
using Polytope.Core.Measures;
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
            var first = new MeasuredFrame(
                run, 0, Checked.Build(NaiveArrangement.Random(1, run.Shape.Outputs, 6, 5, 4), Window.Unit), null);
            var second = new MeasuredFrame(
                run, 10, Checked.Build(NaiveArrangement.Random(2, run.Shape.Outputs, 6, 5, 4), Window.Unit), first);
            var columns = measure.Columns(run);
            Assert.Equal(columns.Count, measure.Of(first).Length);
            Assert.Equal(columns.Count, measure.Of(second).Length);
            Assert.Equal(measure.Of(second), measure.Of(second));
            if (!classes || !name.Contains("error", StringComparison.Ordinal))
            {
                Assert.All(measure.Of(second), value => Assert.True(double.IsFinite(value)));
            }

            if (measure.IsOfChange && !name.Contains("age", StringComparison.Ordinal)
                && !name.StartsWith("old", StringComparison.Ordinal))
                Assert.All(measure.Of(first), value => Assert.True(double.IsNaN(value)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_without_hidden_layers_can_be_measured(string name)
    {
        var run = Run(classes: false);
        var network = new Network([new Layer([1, 2], [0.25])], Activation.Relu);
        var measure = MeasureCatalog.All.Single(measure => measure.Name == name);
        var first = new MeasuredFrame(run, 0, Checked.Build(network, Window.Unit), null);
        var second = new MeasuredFrame(run, 1, Checked.Build(network, Window.Unit), first);
        Assert.Equal(measure.Columns(run).Count, measure.Of(second).Length);
    }

    [Fact]
    public void The_areas_swept_add_up_to_the_mean_distance_of_patterns_and_areas_to_the_window()
    {
        var run = Run(classes: false, 7, 7);
        var first = new MeasuredFrame(run, 0, Checked.Build(NaiveArrangement.Random(1, 1, 7, 7), Window.Unit), null);
        var second = new MeasuredFrame(run, 10, Checked.Build(NaiveArrangement.Random(2, 1, 7, 7), Window.Unit), first);
        double[] Of(string name) => MeasureCatalog.All.Single(measure => measure.Name == name).Of(second);
        Assert.Equal(Of("hamming-drift")[0], Of("swept-area").Sum(), 1e-12);
        Assert.Equal(Of("hamming-drift")[0], Of("neuron-swept-area").Sum(), 1e-12);
        Assert.Equal(Of("geometry-drift")[0], second.Drift!.ChangedArea, 1e-12);
        Assert.Equal(Of("map-drift-within")[0], second.Drift!.MapDriftWithin, 1e-12);
        Assert.Equal(1, Of("region-area").Sum(), 1e-12);
    }

    [Fact]
    public void Ages_outlive_the_frame_before()
    {
        var run = Run(classes: false, 7, 7);
        var partition = Checked.Build(NaiveArrangement.Random(1, 1, 7, 7), Window.Unit);
        var first = new MeasuredFrame(run, 0, partition, null);
        var second = new MeasuredFrame(run, 10, partition, first);
        second.ForgetBefore();
        Assert.Null(second.Before);
        var third = new MeasuredFrame(run, 30, partition, second);
        Assert.Equal(30, third.CellAges.Mean(third.Areas.Of), 1e-12);
    }

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
