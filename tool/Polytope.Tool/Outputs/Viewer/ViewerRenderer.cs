using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Polytope.Core.Declarations;
using Polytope.Core.Measures;
using Polytope.Core.Rendering;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Viewer;

/// <summary>
/// <c>viewer.html</c>: one page, without any other file and without a network, in which a run can be explored. It holds
/// the weights of each frame and computes the partition from them.
/// </summary>
public sealed record ViewerRenderer : IRenderer
{
    internal const string FileName = "viewer.html";

    [Description("At most so many frames, evenly chosen from its epochs; all takes every one. The page holds each "
        + "frame's weights, at some three bytes each.")]
    [Range(1, 100_000)]
    [NullMeans("all")]
    public int? Frames { get; init; }

    [Description("The measures that the page plots over time besides losses and polytopes: all, always for those that "
        + "cost little, or a list of their names. Those of change compare each frame with the one before. Where it is "
        + "absent, a few that cost little, and all that another output has at each of the page's frames, as metrics "
        + "does.")]
    [Example("[crease-strength, holes, hamming-estimate, map-drift-estimate]")]
    [SilentDefault]
    public MeasureList Measures { get; init; } = Standard;

    /// <summary>Single numbers that cost little.</summary>
    internal static MeasureList Standard { get; } = new(
        [
            "area-entropy", "total-variation", "lipschitz", "boundary-curves", "boundary-segments", "decision-length",
            "decision-turns", "components", "holes",
        ],
        HasAll: false);

    public IReadOnlyList<Measure> RequiredMeasures => Measures.Chosen;

    public string Name => "viewer";

    public IReadOnlyList<string> Files => [FileName];

    /// <summary>The points of the run, and a chunk of its frames: as numbers, packed, and as text.</summary>
    public long MemoryFor(RenderSize size) =>
        ViewerRun.MemoryFor(size.Points, size.Shape.Outputs) + FrameChunk.MemoryFor(size.Shape.ParameterCount);

    public IFrameSink Open(RenderJob job) => new Sink(job, Frames, RequiredMeasures);

    /// <summary>
    /// The renderer with these measures too, where the manifest does not say which; they cost nothing, for they are
    /// computed anyway.
    /// </summary>
    /// <param name="others">What other outputs of the run have at each of its frames.</param>
    internal ViewerRenderer With(IEnumerable<Measure> others)
    {
        if (Measures != Standard) return this;
        var chosen = Measures.Chosen.Concat(others).ToHashSet();
        return this with
        {
            Measures = new(
                [.. MeasureCatalog.All.Where(chosen.Contains).Select(measure => measure.Name)], HasAll: false),
        };
    }

    private sealed class Sink : IFrameSink, IDivergenceSink
    {
        private readonly HashSet<int> _epochs;
        private readonly AtomicFile _file;
        private readonly IReadOnlyList<Measure> _measures;
        private FrameChunk _chunk;
        private int? _divergedIn;

        public Sink(RenderJob job, int? most, IReadOnlyList<Measure> measures)
        {
            (_measures, _chunk) = (measures, new FrameChunk(measures));
            _epochs = [.. EvenChoice.Of(job.Epochs, most)];
            _file = AtomicFile.Create(Path.Combine(job.Folder, FileName));
            Write(ViewerPage.Head);
            Write(ViewerPage.Script(ViewerRun.Json(job, isLive: false)));
        }

        public void Add(Frame frame)
        {
            if (!_epochs.Contains(frame.Epoch)) return;
            _chunk.Add(frame);
            if (_chunk.IsFull) Flush();
        }

        public void Diverged(int epoch) => _divergedIn = epoch;

        public IReadOnlyList<string> Complete()
        {
            if (!_chunk.IsEmpty) Flush();
            if (_divergedIn is { } epoch)
                Write(ViewerPage.Script(Encoding.ASCII.GetBytes(string.Create(
                    CultureInfo.InvariantCulture, $"{{\"divergedIn\":{epoch}}}"))));
            Write(ViewerPage.Tail);
            _file.Commit();
            return [FileName];
        }

        public void Dispose() => _file.Dispose();

        private void Flush()
        {
            Write(ViewerPage.Script(_chunk.Json()));
            _chunk = new FrameChunk(_measures);
        }

        private void Write(byte[] part) => _file.Guarded(() => _file.Content.Write(part));
    }
}
