using System.Globalization;
using System.Text;
using Polytope.Core.Images;
using Polytope.Core.Rendering;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Metrics;

/// <summary>
/// <c>metrics.csv</c>: a row of measures for each frame. Numbers read back exactly; they are the same in every run of
/// the plan, except for the seconds spent on the row. Where the outputs are classes, further columns have accuracies.
/// Where points are learned, there are no columns of an image.
/// </summary>
public sealed record MetricsRenderer : IRenderer
{
    private const string FileName = "metrics.csv";

    public string Name => "metrics";

    public DefaultFrames DefaultFrames => DefaultFrames.Checkpoints;

    public IReadOnlyList<string> Files => [FileName];

    public IFrameSink Open(RenderJob job) => new Sink(job);

    private sealed class Sink : IFrameSink
    {
        private readonly AtomicFile _file;
        private readonly bool _hasImage;

        public Sink(RenderJob job)
        {
            _file = AtomicFile.Create(Path.Combine(job.Folder, FileName));
            _hasImage = job.Subject is ImageSubject;
            WriteLine(
                "epoch," + Names("loss") + (job.Palette is null ? "" : "," + Names("accuracy"))
                + ",polytopes,boundary_length," + (_hasImage ? "near_image_edges," : "")
                + "largest_area,median_area,seconds");
        }

        public void Add(Frame frame)
        {
            var (losses, measures) = (frame.Losses, frame.Measures);
            var accuracies = frame.Accuracy is not { } accuracy ? "" : string.Create(
                CultureInfo.InvariantCulture,
                $",{accuracy.Training:R},{accuracy.Validation:R}{Image(accuracy.Image)}");
            WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{frame.Epoch},{losses.Training:R},{losses.Validation:R}{Image(losses.Image)}{accuracies}"
                + $",{measures.Polytopes},{measures.BoundaryLength:R}{Image(measures.NearImageEdges)}"
                + $",{measures.LargestArea:R},{measures.MedianArea:R},{frame.Seconds:F3}"));
        }

        private string Names(string what) =>
            $"training_{what},validation_{what}" + (_hasImage ? $",image_{what}" : "");

        private static string Image(double? value) =>
            value is null ? "" : string.Create(CultureInfo.InvariantCulture, $",{value:R}");

        public IReadOnlyList<string> Complete()
        {
            _file.Commit();
            return [FileName];
        }

        public void Dispose() => _file.Dispose();

        private void WriteLine(string line) =>
            _file.Guarded(() => _file.Content.Write(Encoding.ASCII.GetBytes(line + "\n")));
    }
}
