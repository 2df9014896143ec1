namespace Polytope.Core.Rendering;

/// <summary>
/// Draws frames side by side and hands the drawings on one at a time, in order. Each frame is held until it is drawn;
/// few are under way at once, whatever their number.
/// </summary>
/// <typeparam name="T">A drawing.</typeparam>
public sealed class FramePipeline<T> : IDisposable
{
    private readonly OrderedPipeline<(Frame Frame, int Index), T> _pipeline;
    private int _count;

    /// <param name="threads">That draw: those of the job, which its run shares.</param>
    /// <param name="draw">Called side by side, with a frame and its index from 0.</param>
    /// <param name="write">Called by one thread at a time, in order.</param>
    public FramePipeline(ThreadBudget threads, Func<Frame, int, T> draw, Action<T> write) =>
        _pipeline = new(threads, item => Draw(draw, item.Frame, item.Index), write, capacity: threads.Threads + 1);

    /// <summary>Takes the next frame; waits while too many are under way.</summary>
    /// <remarks>
    /// What drawing or writing threw comes out of this method or of <see cref="Complete"/>, as it was thrown.
    /// </remarks>
    public void Add(Frame frame)
    {
        frame.Holds.Take();
        _pipeline.Add((frame, _count++));
    }

    /// <summary>Waits until every drawing is written.</summary>
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
