namespace Polytope.Core.Rendering;

/// <summary>
/// Takes frames in order and is closed. No file has its final name before <see cref="Complete"/>; disposing without
/// completing leaves no file behind.
/// </summary>
public interface IFrameSink : IDisposable
{
    /// <summary>
    /// Draws one frame; may pass the work to other threads (retaining the frame, as <see cref="FramePipeline{T}"/>
    /// does), and blocks while too much is in progress.
    /// </summary>
    void Add(Frame frame);

    /// <summary>Waits for everything in progress and gives the files their final names.</summary>
    /// <returns>The files written, relative to the job's folder, with forward slashes.</returns>
    IReadOnlyList<string> Complete();
}
