using System.Globalization;
using System.Text;
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
        Assert.Equal(
            "epoch,training_loss,validation_loss,image_loss,polytopes,boundary_length,near_image_edges,"
                + "largest_area,median_area,seconds",
            lines[0]);
        Assert.Equal(_run.Frames.Count + 2, lines.Length);
        Assert.Equal("", lines[^1]);
        for (var i = 0; i < _run.Frames.Count; i++)
        {
            var frame = _run.Frames[i];
            var row = lines[i + 1].Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture))
                .ToArray();
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

    [Fact]
    public void Abandoned_metrics_leave_no_file()
    {
        using (var sink = new MetricsRenderer().Open(_run.Job)) sink.Add(_run.Frames[0]);
        Assert.Empty(_run.FilesLeft);
    }
}
