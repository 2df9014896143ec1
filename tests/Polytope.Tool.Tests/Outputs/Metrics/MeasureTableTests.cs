using Polytope.Core.Measures;

namespace Polytope.Tool.Tests.Outputs.Metrics;

public sealed class MeasureTableTests
{
    [Fact]
    public void The_table_in_the_repository_is_that_of_the_catalog() => Assert.Equal(
        MeasureCatalog.All.Select(Row),
        File.ReadLines(Repository.File("tool/MEASURES.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

    private static string Row(Measure measure)
    {
        var parts = measure.Parts switch
        {
            MeasureParts.Whole => "",
            MeasureParts.Quantiles => "quantile",
            MeasureParts.HiddenLayers => "hidden layer",
            MeasureParts.Layers => "layer",
            MeasureParts.Neurons => "neuron",
            MeasureParts.Labels => "class",
            _ => "age",
        };
        return $"| `{measure.Name}` | {measure.Description} | {measure.Unit} | {parts} "
            + $"| {(measure.IsAlways ? "yes" : "")} | {measure.Source} |";
    }
}
