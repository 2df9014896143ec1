using System.Globalization;
using System.Text;
using Polytope.Core.Rendering;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Metrics;

/// <summary>
/// <c>metrics.csv</c>: a row of measures for each frame. Numbers read back exactly; they are the same in every run of
/// the plan, except for the seconds spent on the row. Where the outputs are classes, three further columns have
/// accuracies.
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
        private const string Losses = "epoch,training_loss,validation_loss,image_loss";
        private const string Accuracies = ",training_accuracy,validation_accuracy,image_accuracy";
        private const string Measures = ",polytopes,boundary_length,near_image_edges,largest_area,median_area,seconds";

        private readonly AtomicFile _file;

        public Sink(RenderJob job)
        {
            _file = AtomicFile.Create(Path.Combine(job.Folder, FileName));
            WriteLine(Losses + (job.Palette is null ? "" : Accuracies) + Measures);
        }

        public void Add(Frame frame)
        {
            var (losses, measures) = (frame.Losses, frame.Measures);
            var accuracies = frame.Accuracy is not { } accuracy ? "" : string.Create(
                CultureInfo.InvariantCulture, $",{accuracy.Training:R},{accuracy.Validation:R},{accuracy.Image:R}");
            WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{frame.Epoch},{losses.Training:R},{losses.Validation:R},{losses.Image:R}{accuracies},"
                + $"{measures.Polytopes},{measures.BoundaryLength:R},{measures.NearImageEdges:R},"
                + $"{measures.LargestArea:R},{measures.MedianArea:R},{frame.Seconds:F3}"));
        }

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
