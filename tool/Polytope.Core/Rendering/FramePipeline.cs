namespace Polytope.Core.Rendering;

/// <summary>
/// Draws frames in parallel, and writes the drawings one at a time, in order. Each frame is retained until it is drawn.
/// The number of frames in progress is bounded.
/// </summary>
/// <typeparam name="T">The type of a drawing.</typeparam>
public sealed class FramePipeline<T> : IDisposable
{
    private readonly OrderedPipeline<(Frame Frame, int Index), T> _pipeline;
    private int _count;

    /// <param name="threads">The threads that draw: those of the job, which its run shares.</param>
    /// <param name="draw">Draws a frame, given its index from 0; called on several threads at once.</param>
    /// <param name="write">Writes a drawing; called for one drawing at a time, in order.</param>
    public FramePipeline(ThreadBudget threads, Func<Frame, int, T> draw, Action<T> write) =>
        _pipeline = new(threads, item => Draw(draw, item.Frame, item.Index), write, capacity: threads.Threads + 1);

    /// <summary>Adds the next frame; blocks while too many are in progress.</summary>
    /// <remarks>
    /// An exception from drawing or writing is rethrown by this method or by <see cref="Complete"/>.
    /// </remarks>
    public void Add(Frame frame)
    {
        frame.Holds.Retain();
        _pipeline.Add((frame, _count++));
    }

    /// <summary>Blocks until every drawing is written.</summary>
    /// <returns>The number of frames.</returns>
    public int Complete()
    {
        _pipeline.Complete();
        return _count;
    }

    public void Dispose() => _pipeline.Dispose();

    private static T Draw(Func<Frame, int, T> draw, Frame frame, int index)
    {
        try
        {
            return draw(frame, index);
        }
        finally
        {
            frame.Holds.Release();
        }
    }
}
