using System.Collections.Concurrent;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>A painter for each thread that paints sheets of one job at the moment; idle ones are used again.</summary>
internal sealed class SheetPainters(RenderJob job, SheetLayout layout) : IDisposable
{
    private readonly ConcurrentBag<SheetPainter> _idle = [];

    /// <summary>Paints a frame and encodes the sheet. Can be called from many threads at once.</summary>
    /// <param name="encode">
    /// Gets opaque RGBA, row by row, of the layout's size, which the next sheet overwrites.
    /// </param>
    public T Paint<T>(Frame frame, Func<byte[], T> encode)
    {
        if (!_idle.TryTake(out var painter)) painter = new SheetPainter(job, layout);
        painter.Paint(frame);
        var encoded = encode(painter.Pixels);
        _idle.Add(painter);
        return encoded;
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var painter)) painter.Dispose();
    }
}
