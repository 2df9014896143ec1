using Polytope.Core.Buffers;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>The upper part of a cell that was cut, while the lower one is under work.</summary>
/// <param name="Layer">The layer that cut the cell.</param>
/// <param name="Corners">Of the part.</param>
/// <param name="Pivot">The neuron that cut the cell.</param>
/// <param name="Others">The list of the layer's other neurons that cut the cell, in the arena.</param>
/// <param name="Count">Its length.</param>
/// <param name="Next">The rows of the next layer with all those neurons below zero, in the arena.</param>
internal readonly record struct PendingPart(
    int Layer, Polygon Corners, int Pivot, Pointer<int> Others, int Count, Pointer<double> Next);

/// <summary>
/// The parts that a subdivision has still to do, a stack of which the thread itself takes the last. The first ones,
/// which are the largest and come latest in the order of cells, can be donated to other threads.
/// </summary>
/// <remarks>
/// <code>
///     donated | donated | pending | pending | pending
///                         ^ TryDonate         ^ Push, Pop
/// </code>
/// </remarks>
internal sealed class PendingParts
{
    private PendingPart[] _parts = new PendingPart[64];
    private int _count;
    private int _donated;

    public void Push(in PendingPart part)
    {
        if (_count == _parts.Length) Array.Resize(ref _parts, 2 * _count);
        _parts[_count++] = part;
    }

    /// <summary>Removes the last part; false if it was donated.</summary>
    public bool Pop()
    {
        _count--;
        if (_donated <= _count) return true;
        _donated = _count;
        return false;
    }

    /// <summary>Marks the first part that is still pending as donated, and returns it; false if none is.</summary>
    public bool TryDonate(out PendingPart part)
    {
        if (_donated == _count)
        {
            part = default;
            return false;
        }

        part = _parts[_donated++];
        return true;
    }
}
