using System.ComponentModel;
using Polytope.Core.Declarations;
using Polytope.Core.Measures;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Reports;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>
/// <c>plots.svg</c> or <c>plots.png</c>: losses and measures over the epochs, a panel each, with the phase changes
/// marked.
/// </summary>
public sealed record PlotsRenderer : IRenderer
{
    public string Name => "plots";

    public IReadOnlyList<string> Files => [FileName];

    [SilentDefault]
    [Description("svg, or png with twice as many pixels along each side.")]
    public PlotFormat Format { get; init; } = PlotFormat.Svg;

    [Description("The measures that are plotted below the losses, a panel each: all, always for those that cost "
        + "little, or a list of their names.")]
    [Example("[holes, hamming-estimate, map-drift-estimate]")]
    [Example("all")]
    public MeasureList Measures { get; init; } = new(
        ["lipschitz", "crease-strength", "decision-length", "holes", "hamming-estimate", "map-drift-estimate"],
        HasAll: false);

    public IReadOnlyList<Measure> RequiredMeasures => Measures.Chosen;

    private string FileName => Format == PlotFormat.Png ? "plots.png" : "plots.svg";

    public IFrameSink Open(RenderJob job) => new Sink(this, job);

    /// <summary>What draws, with its fonts; and the curves, as numbers and as they are drawn.</summary>
    public long MemoryFor(RenderSize size)
    {
        const int Losses = 3, PointBytes = 200;
        const long Drawing = 40_000_000;
        var run = new MeasuredRun(size.Shape, new Window(0, 0, 1, 1), image: null, samples: null, classes: null);
        var curves = Losses + RequiredMeasures.Sum(measure => measure.Columns(run).Count);
        return Drawing + ((long)PointBytes * curves * size.Frames);
    }

    private sealed class Sink(PlotsRenderer options, RenderJob job) : IFrameSink
    {
        private readonly PlottedFrames _frames = new(options.RequiredMeasures);

        public void Add(Frame frame) => _frames.Add(frame);

        public IReadOnlyList<string> Complete()
        {
            var run = job.Caption;
            var title = run.Title ?? run.Experiment;
            var subtitle = $"{Caption.Shape(run)}; {Caption.Points(run.Points, "training")}; "
                + $"{Caption.Optimizer(run)}; {Caption.Seed(run)}";
            AtomicFile.Write(
                Path.Combine(job.Folder, options.FileName),
                stream => PlotDocument.Write(stream, _frames.Sheet(title, subtitle), options.Format));
            return [options.FileName];
        }

        public void Dispose()
        {
        }
    }
}
