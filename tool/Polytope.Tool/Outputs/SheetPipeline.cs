using System.Collections.Concurrent;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs;

/// <summary>
/// Paints and encodes frames as sheets on the job's threads, and writes them one at a time in order. Few frames are under way
/// at once, whatever their number.
/// </summary>
/// <typeparam name="T">An encoded sheet.</typeparam>
internal sealed class SheetPipeline<T> : IDisposable
{
    private readonly ConcurrentBag<SheetPainter> _idle = [];
    private readonly OrderedPipeline<(Frame Frame, int Index), T> _pipeline;
    private int _count;

    /// <param name="encode">Called side by side with a painter that has just painted the frame of that index.</param>
    /// <param name="write">Called by one thread at a time, in order.</param>
    public SheetPipeline(RenderJob job, SheetLayout layout, Func<SheetPainter, Frame, int, T> encode, Action<T> write)
    {
        _pipeline = new(
            job.Threads,
            item =>
            {
                if (!_idle.TryTake(out var painter)) painter = new SheetPainter(job, layout);
                painter.Paint(item.Frame);
                var encoded = encode(painter, item.Frame, item.Index);
                item.Frame.Holds.Release();
                _idle.Add(painter);
                return encoded;
            },
            write,
            capacity: job.Threads + 1);
    }

    public void Add(Frame frame)
    {
        frame.Holds.Take();
        _pipeline.Add((frame, _count++));
    }

    /// <returns>The number of frames.</returns>
    public int Complete()
    {
        _pipeline.Complete();
        return _count;
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        while (_idle.TryTake(out var painter)) painter.Dispose();
    }
}
