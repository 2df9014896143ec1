using Polytope.Core.Measures;
using Polytope.Tool.Outputs.Metrics;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

public sealed class MeasureListTests
{
    [Fact]
    public void A_manifest_names_measures_or_asks_for_all()
    {
        Assert.Equal(MeasureList.All, Of("measures: all, every: 1"));
        Assert.Equal(MeasureList.Always, Of("measures: always"));
        Assert.Equal(
            new MeasureList(["linear-regions", "inradius"], false),
            Of("measures: [inradius, linear-regions, inradius]"));
        Assert.Equal(MeasureCatalog.All, Of("measures: all, every: 1").Measures);
    }

    [Theory]
    [InlineData("[inradus]", "can't have 'inradus'. Did you mean 'inradius'? Possible: cells-after, linear-regions,")]
    [InlineData("[]", "expects always, all, or a list of measures such as [linear-regions, inradius]")]
    [InlineData("3", "expects always, all, or a list of measures such as [linear-regions, inradius]")]
    public void Other_names_are_refused(string measures, string expected) => Assert.Contains(
        $"error PT{(measures == "[inradus]" ? "0105" : "0103")}: 'outputs[0].measures' {expected}",
        Planned.Mistakes(
            $"version: 1\nexperiments: {{ one: {{ {Planned.Small}, "
            + $"outputs: [{{ renderer: metrics, measures: {measures} }}] }} }}"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("measures: all")]
    [InlineData("measures: all, every: checkpoint")]
    public void Changes_need_a_schedule_of_their_own(string output) => Assert.Contains(
        "'outputs[0]' measures changes from each of its frames to the next ('geometry-drift'), and checkpoints depend "
        + "on the other outputs: say with 'every' or 'at' which frames, as in 'every: 10'.",
        Planned.Mistakes(
            $"version: 1\nexperiments: {{ one: {{ {Planned.Small}, "
            + $"outputs: [{{ renderer: metrics, {output} }}] }} }}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_plan_that_names_no_measures_has_the_hash_that_it_had_before_they_existed()
    {
        var plain = Planned.One($"{Planned.Small}, outputs: [{{ renderer: metrics }}]");
        var always = Planned.One($"{Planned.Small}, outputs: [{{ renderer: metrics, measures: always }}]");
        var all = Planned.One($"{Planned.Small}, outputs: [{{ renderer: metrics, every: 1, measures: all }}]");
        Assert.Equal(plain.Hash, always.Hash);
        Assert.NotEqual(plain.Hash, all.Hash);
        Assert.Equal(plain.TrainingHash, all.TrainingHash);
    }

    private static MeasureList Of(string measures) =>
        ((MetricsRenderer)Planned.One(
            $"{Planned.Small}, outputs: [{{ renderer: metrics, {measures} }}]").Outputs[0].Renderer).Measures;
}
