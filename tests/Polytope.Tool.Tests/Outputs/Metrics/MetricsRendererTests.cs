using System.Globalization;
using System.Text;
using Polytope.Core.Measures;
using Polytope.Tool.Outputs.Metrics;

namespace Polytope.Tool.Tests.Outputs.Metrics;

public sealed class MetricsRendererTests : IDisposable
{
    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void There_is_a_row_for_each_frame_whose_numbers_read_back_exactly()
    {
        var lines = Encoding.ASCII.GetString(_run.Draw(new MetricsRenderer())["metrics.csv"]).Split('\n');
        Assert.StartsWith(
            "epoch,training_loss,validation_loss,image_loss,polytopes,boundary_length,near_image_edges,largest_area,"
            + "median_area,",
            lines[0], StringComparison.Ordinal);
        Assert.Equal(_run.Frames.Count + 2, lines.Length);
        Assert.Equal("", lines[^1]);
        for (var i = 0; i < _run.Frames.Count; i++)
        {
            var frame = _run.Frames[i];
            var fields = lines[i + 1].Split(',');
            var row = fields[..9].Append(fields[^1])
                .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(
                [
                    frame.Epoch, frame.Losses.Training, frame.Losses.Validation, frame.Losses.Image!.Value,
                    frame.Measures.Polytopes,
                    frame.Measures.BoundaryLength, frame.Measures.NearImageEdges!.Value, frame.Measures.LargestArea,
                    frame.Measures.MedianArea,
                    Math.Round(frame.Seconds, 3),
                ],
                row);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Measures_follow_in_the_order_of_the_catalog_under_names_in_snake_case(bool all)
    {
        var renderer = new MetricsRenderer { Measures = all ? MeasureList.All : MeasureList.Always };
        var lines = Encoding.ASCII.GetString(_run.Draw(renderer)["metrics.csv"]).Split('\n');
        var lookup = (all ? MeasureCatalog.All : MeasureCatalog.Always).ToLookup(measure => measure.IsOfChange);
        string[] Columns(bool ofChange) =>
            [.. lookup[ofChange].SelectMany(measure => measure.Columns(_run.Frames[0].Measured.Run))
                .Select(name => name.Replace('-', '_'))];
        string[] changes = all ? ["since", .. Columns(true), "phase_change"] : [];
        Assert.Equal([.. Columns(false), .. changes, "seconds"], lines[0].Split(',').Skip(9));
        foreach (var (frame, line) in _run.Frames.Zip(lines.Skip(1)))
        {
            var row = lines[0].Split(',').Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second);
            Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length);
            Assert.Equal(
                frame.Measured.Gradients.TotalVariation,
                double.Parse(row["total_variation"], CultureInfo.InvariantCulture));
            Assert.Equal(frame.Measured.Topology.Holes[1], int.Parse(row["holes_1"], CultureInfo.InvariantCulture));
            if (all) Assert.Equal("", row["births"]);
        }
    }

    [Fact]
    public void A_list_adds_its_measures_to_those_that_every_run_has()
    {
        var renderer = new MetricsRenderer { Measures = new MeasureList(["linear-regions"], HasAll: false) };
        var names = renderer.RequiredMeasures.Select(measure => measure.Name).ToList();
        Assert.Contains("linear-regions", names);
        Assert.Equal(MeasureCatalog.Always.Count + 1, names.Count);
    }

    [Fact]
    public void Abandoned_metrics_leave_no_file()
    {
        using (var sink = new MetricsRenderer().Open(_run.Job)) sink.Add(_run.Frames[0]);
        Assert.Empty(_run.FilesLeft);
    }
}
