using System.Collections.Concurrent;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>A pool of painters for one job: as many as paint at the same time.</summary>
/// <param name="size">The longer side of a panel in pixels.</param>
/// <param name="dots">The number of sample points that are painted, at most; null is all.</param>
internal sealed class SheetPainters(RenderJob job, int size, int? dots)
{
    private readonly ConcurrentBag<SheetPainter> _idle = [];
    private readonly SheetText _text = new(job, dots);

    public SheetLayout Layout => field ??= SheetLayout.For(job.Subject.Width, job.Subject.Height, size, _text);

    /// <summary>Paints a frame and encodes the sheet. Can be called from many threads at once.</summary>
    /// <param name="encode">
    /// Receives opaque RGBA, row by row, of the layout's size; the next sheet overwrites it.
    /// </param>
    public T Paint<T>(Frame frame, Func<byte[], T> encode)
    {
        if (!_idle.TryTake(out var painter)) painter = new SheetPainter(job, Layout, _text);
        painter.Paint(frame);
        var encoded = encode(painter.Pixels);
        _idle.Add(painter);
        return encoded;
    }
}
