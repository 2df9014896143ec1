using Polytope.Core.Rendering;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Viewer;

/// <summary>
/// <c>viewer.html</c>: one page, without any other file and without a network, in which a run can be explored. It holds the
/// weights of each frame and computes the partition from them. Option: <c>frames</c> (int), at most so many frames, evenly
/// chosen from those to come; all when absent.
/// </summary>
public sealed class ViewerRenderer : IRenderer
{
    public const string RendererName = "viewer";

    public const string FileName = "viewer.html";

    public string Name => RendererName;

    public IFrameSink Open(RenderJob job) => new Sink(job);

    private sealed class Sink : IFrameSink
    {
        private readonly HashSet<int> _epochs;
        private readonly AtomicFile _file;
        private FrameChunk _chunk = new();

        public Sink(RenderJob job)
        {
            _epochs = [.. EvenChoice.Of(job.Epochs, RenderOptions.Frames(job))];
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

        public IReadOnlyList<string> Complete()
        {
            if (!_chunk.IsEmpty) Flush();
            Write(ViewerPage.Tail);
            _file.Commit();
            return [FileName];
        }

        public void Dispose() => _file.Dispose();

        private void Flush()
        {
            Write(ViewerPage.Script(_chunk.Json()));
            _chunk = new FrameChunk();
        }

        private void Write(byte[] part) => _file.Guarded(() => _file.Content.Write(part));
    }
}
