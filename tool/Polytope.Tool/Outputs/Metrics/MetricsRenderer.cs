using System.ComponentModel;
using System.Globalization;
using System.Text;
using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Rendering;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Metrics;

/// <summary>
/// <c>metrics.csv</c>: a row of measures for each frame. Numbers read back exactly; they are the same in every run of
/// the plan, except for the seconds spent on the row. Where the outputs are classes, further columns have accuracies.
/// Where points are learned, there are no columns of an image. After the areas come measures of
/// <see cref="MeasureCatalog"/>, in its order, empty where one is not defined. Where measures of change are asked for,
/// these follow the epoch that the frame is compared with, and precede the curves that start a phase change. The
/// seconds are last.
/// </summary>
public sealed record MetricsRenderer : IRenderer
{
    private const string FileName = "metrics.csv";

    public string Name => "metrics";

    public DefaultFrames DefaultFrames => DefaultFrames.Checkpoints;

    public IReadOnlyList<string> Files => [FileName];

    [Description("The measures in metrics.csv besides those that cost little: all, or a list of their names. Those of "
        + "change compare each frame with the one before, so 'every' or 'at' must say which frames there are.")]
    [Example("all")]
    [Example("[linear-regions, inradius]")]
    [SilentDefault]
    public MeasureList Measures { get; init; } = MeasureList.Always;

    public IReadOnlyList<Measure> RequiredMeasures => Measures.Measures;

    public IFrameSink Open(RenderJob job) => new Sink(job, RequiredMeasures);

    private sealed class Sink : IFrameSink
    {
        private const string Since = ",since";
        private const string PhaseChange = ",phase_change";
        private const string Last = ",seconds";

        private readonly AtomicFile _file;
        private readonly List<Measure> _measures;
        private readonly List<Measure> _changes;
        private readonly bool _hasImage;
        private readonly string _firstColumns;
        private bool _hasHeader;

        public Sink(RenderJob job, IReadOnlyList<Measure> measures)
        {
            _file = AtomicFile.Create(Path.Combine(job.Folder, FileName));
            _measures = [.. measures.Where(measure => !measure.IsOfChange)];
            _changes = [.. measures.Where(measure => measure.IsOfChange)];
            _hasImage = job.Subject is ImageSubject;
            _firstColumns = "epoch," + Names("loss") + (job.Palette is null ? "" : "," + Names("accuracy"))
                + ",polytopes,boundary_length," + (_hasImage ? "near_image_edges," : "") + "largest_area,median_area";
        }

        public void Add(Frame frame)
        {
            var run = frame.Measured.Run;
            WriteHeader(run);
            var (losses, measures) = (frame.Losses, frame.Measures);
            var accuracies = frame.Accuracy is not { } accuracy ? "" : string.Create(
                CultureInfo.InvariantCulture,
                $",{accuracy.Training:R},{accuracy.Validation:R}{Image(accuracy.Image)}");
            WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{frame.Epoch},{losses.Training:R},{losses.Validation:R}{Image(losses.Image)}{accuracies}"
                + $",{measures.Polytopes},{measures.BoundaryLength:R}{Image(measures.NearImageEdges)}"
                + $",{measures.LargestArea:R},{measures.MedianArea:R}{Fields(_measures.SelectMany(frame.Measured.Of))}"
                + $"{Changes(frame)},{frame.Seconds:F3}"));
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

        /// <summary>The measures' columns depend on the network's shape, which the first frame tells.</summary>
        private void WriteHeader(MeasuredRun run)
        {
            if (_hasHeader) return;
            _hasHeader = true;
            var changes = _changes.Count == 0 ? "" : Since + Columns(_changes, run) + PhaseChange;
            WriteLine(_firstColumns + Columns(_measures, run) + changes + Last);
        }

        /// <summary>The fields of what changed; of the first frame they are empty.</summary>
        private string Changes(Frame frame)
        {
            if (_changes.Count == 0) return "";
            var since = frame.Change?.Since.ToString(CultureInfo.InvariantCulture);
            var values = _changes.SelectMany(measure => frame.Change?.Of(measure)
                ?? Enumerable.Repeat(double.NaN, measure.Columns(frame.Measured.Run).Count));
            return $",{since}{Fields(values)},{string.Join(' ', frame.PhaseChanges)}";
        }

        private static string Columns(List<Measure> measures, MeasuredRun run) => string.Concat(
            measures.SelectMany(measure => measure.Columns(run)).Select(name => "," + name.Replace('-', '_')));

        private static string Fields(IEnumerable<double> values) => string.Concat(
            values.Select(value => double.IsNaN(value)
                ? "," : string.Create(CultureInfo.InvariantCulture, $",{value:R}")));

        private void WriteLine(string line) =>
            _file.Guarded(() => _file.Content.Write(Encoding.ASCII.GetBytes(line + "\n")));
    }
}
