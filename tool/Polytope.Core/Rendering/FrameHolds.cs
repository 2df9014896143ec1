using Polytope.Core.Partitions;

namespace Polytope.Core.Rendering;

/// <summary>
/// A reference count of a frame's partition. When the last user releases it, its memory is reused for the next frames:
/// large partitions take hundreds of megabytes, and getting these from the system takes longer than filling them.
/// </summary>
/// <remarks>
/// The run holds one reference until every sink's <see cref="IFrameSink.Add"/> has returned. A sink that draws the
/// frame later must retain it within Add, and release it when done, as <see cref="FramePipeline{T}"/> does. Otherwise
/// the partition may throw <see cref="ObjectDisposedException"/>.
/// </remarks>
/// <param name="partition">Disposed when the count, which starts at 1, reaches 0.</param>
public sealed class FrameHolds(Partition partition)
{
    private int _count = 1;

    /// <summary>Adds a reference.</summary>
    public void Retain() => Interlocked.Increment(ref _count);

    /// <summary>Removes a reference; the last one disposes the partition.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _count) == 0) partition.Dispose();
    }
}
