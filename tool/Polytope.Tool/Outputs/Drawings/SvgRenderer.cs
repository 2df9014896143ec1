using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Frames;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>The partition of each frame as a drawing: <c>svg/000120.svg</c> is that of epoch 120.</summary>
public sealed record SvgRenderer : IRenderer
{
    private const string Folder = "svg";

    public string Name => "svg";

    public DefaultFrames DefaultFrames => DefaultFrames.Last;

    public IReadOnlyList<string> Files => [Folder];

    public IFrameSink Open(RenderJob job) => new FrameFiles(job, Folder, "svg", frame => Draw(frame, job));

    /// <summary>
    /// Drawings that are written or wait: text of cells and edges, in parts, in a stream that grows by doubling, and as
    /// a whole.
    /// </summary>
    public long MemoryFor(RenderSize size)
    {
        const long PolytopeBytes = 1200;
        return PolytopeBytes * size.Polytopes * Math.Min(size.Frames, size.Threads + 1);
    }

    private static byte[] Draw(Frame frame, RenderJob job)
    {
        var stream = new MemoryStream();
        var (name, epoch) = (job.Caption.Title ?? job.Caption.Experiment, Caption.Grouped(frame.Epoch));
        var title = $"{name}, epoch {epoch}: {Caption.Polytopes(frame)}";
        SvgDrawing.Write(stream, frame.Partition, title, job.Palette, (double)job.Subject.Width / job.Subject.Height);
        return stream.ToArray();
    }
}
