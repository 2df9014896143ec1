using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>The upper part of a cell that was cut, while the lower one is under work.</summary>
/// <param name="Layer">That cut it.</param>
/// <param name="Part">Its corners.</param>
/// <param name="Pivot">The neuron that cut.</param>
/// <param name="Others">Where the layer's other neurons that cut the cell are listed.</param>
/// <param name="Count">So many.</param>
/// <param name="Next">Where the rows are of the layer after, with all those neurons below zero.</param>
internal readonly record struct Ahead(int Layer, Polygon Part, int Pivot, nint Others, int Count, nint Next);

/// <summary>
/// The parts that a subdivision has still to do on its way back, the next one last. The first ones, which are the largest and
/// the latest in order, may have been left to others.
/// </summary>
internal sealed class PendingParts
{
    private Ahead[] _parts = new Ahead[64];
    private int _count;
    private int _left;

    public void Push(in Ahead part)
    {
        if (_count == _parts.Length) Array.Resize(ref _parts, 2 * _count);
        _parts[_count++] = part;
    }

    /// <summary>Takes the last part off; false if it was left to others.</summary>
    public bool Pop()
    {
        _count--;
        if (_left <= _count) return true;
        _left = _count;
        return false;
    }

    /// <summary>The first part that was not left to others yet is, from now on.</summary>
    public bool TryLeave(out Ahead part)
    {
        if (_left == _count)
        {
            part = default;
            return false;
        }

        part = _parts[_left++];
        return true;
    }
}
