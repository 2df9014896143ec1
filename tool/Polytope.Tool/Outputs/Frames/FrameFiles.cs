using Polytope.Core.Rendering;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Frames;

/// <summary>A file for each frame, in a folder of their own: <c>svg/000120.svg</c> is that of epoch 120.</summary>
internal sealed class FrameFiles : IFrameSink
{
    private readonly AtomicFolder _folder;
    private readonly FramePipeline<(string Name, byte[] Content)> _pipeline;
    private readonly List<string> _names = [];

    /// <param name="folder">The folder's name, within that of the job.</param>
    /// <param name="extension">Of the files, without a dot.</param>
    /// <param name="draw">A frame as a file's content; called from many threads at once.</param>
    public FrameFiles(RenderJob job, string folder, string extension, Func<Frame, byte[]> draw)
    {
        _folder = AtomicFolder.Create(Path.Combine(job.Folder, folder));
        _pipeline = new(
            job.Threads,
            (frame, _) => ($"{EpochName.Of(frame.Epoch, job)}.{extension}", draw(frame)),
            file =>
            {
                _folder.Write(file.Name, file.Content);
                _names.Add($"{folder}/{file.Name}");
            });
    }

    public void Add(Frame frame) => _pipeline.Add(frame);

    public IReadOnlyList<string> Complete()
    {
        _pipeline.Complete();
        _folder.Commit();
        return _names;
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _folder.Dispose();
    }
}
