using System.ComponentModel;
using Polytope.Core.Declarations;
using Polytope.Core.Measures;
using Polytope.Core.Rendering;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>
/// <c>plots.svg</c>: losses and measures over the epochs, a panel each, with the phase changes marked.
/// </summary>
public sealed record PlotsRenderer : IRenderer
{
    private const string FileName = "plots.svg";

    public string Name => "plots";

    public IReadOnlyList<string> Files => [FileName];

    [Description("The measures that are plotted below the losses, a panel each: all, always for those that cost "
        + "little, or a list of their names.")]
    [Example("[holes, hamming-estimate, map-drift-estimate]")]
    [Example("all")]
    public MeasureList Measures { get; init; } = new(
        ["lipschitz", "crease-strength", "decision-length", "holes", "hamming-estimate", "map-drift-estimate"],
        HasAll: false);

    public IReadOnlyList<Measure> RequiredMeasures => Measures.Chosen;

    public IFrameSink Open(RenderJob job) => new Sink(job, RequiredMeasures);

    private sealed class Sink(RenderJob job, IReadOnlyList<Measure> measures) : IFrameSink
    {
        private readonly PlottedFrames _frames = new(measures);

        public void Add(Frame frame) => _frames.Add(frame);

        public IReadOnlyList<string> Complete()
        {
            var title = job.Caption.Title ?? job.Caption.Experiment;
            AtomicFile.Write(
                Path.Combine(job.Folder, FileName), stream => PlotDocument.Write(stream, title, _frames));
            return [FileName];
        }

        public void Dispose()
        {
        }
    }
}
