using System.Collections.Concurrent;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>Paints and encodes frames as sheets on the job's threads, and writes them one at a time in order.</summary>
/// <typeparam name="T">An encoded sheet.</typeparam>
internal sealed class SheetPipeline<T> : IDisposable
{
    private readonly ConcurrentBag<SheetPainter> _idle = [];
    private readonly FramePipeline<T> _pipeline;

    /// <param name="encode">Called side by side with a painter that has just painted the frame of that index.</param>
    /// <param name="write">Called by one thread at a time, in order.</param>
    public SheetPipeline(RenderJob job, SheetLayout layout, Func<SheetPainter, Frame, int, T> encode, Action<T> write)
    {
        _pipeline = new(
            job.Threads,
            (frame, index) =>
            {
                if (!_idle.TryTake(out var painter)) painter = new SheetPainter(job, layout);
                painter.Paint(frame);
                var encoded = encode(painter, frame, index);
                _idle.Add(painter);
                return encoded;
            },
            write);
    }

    public void Add(Frame frame) => _pipeline.Add(frame);

    /// <returns>The number of frames.</returns>
    public int Complete() => _pipeline.Complete();

    public void Dispose() => _pipeline.Dispose();
}
