using System.Collections.Concurrent;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>A pool of painters for one job: as many as paint at the same time.</summary>
internal sealed class SheetPainters(RenderJob job, SheetLayout layout)
{
    private readonly ConcurrentBag<SheetPainter> _idle = [];

    /// <summary>Paints a frame and encodes the sheet. Can be called from many threads at once.</summary>
    /// <param name="encode">
    /// Receives opaque RGBA, row by row, of the layout's size; the next sheet overwrites it.
    /// </param>
    public T Paint<T>(Frame frame, Func<byte[], T> encode)
    {
        if (!_idle.TryTake(out var painter)) painter = new SheetPainter(job, layout);
        painter.Paint(frame);
        var encoded = encode(painter.Pixels);
        _idle.Add(painter);
        return encoded;
    }
}
