using Polytope.Core.Partitions;

namespace Polytope.Core.Rendering;

/// <summary>
/// Counts who still needs a frame's partition: when the last lets go, its memory serves the next frames. Large partitions are
/// hundreds of megabytes, which cost more time to get from the system than to fill.
/// </summary>
/// <remarks>
/// The run holds a frame until every sink has taken it. A sink that goes on drawing it after <see cref="IFrameSink.Add"/> has
/// returned takes a hold within Add and lets go when it is done (<see cref="FramePipeline{T}"/> does both); one that does
/// not, and comes back to the partition later, gets an <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class FrameHolds(Partition partition)
{
    private int _count = 1;

    /// <summary>One more needs it.</summary>
    public void Take() => Interlocked.Increment(ref _count);

    /// <summary>One less needs it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _count) == 0) partition.Dispose();
    }
}
