using Polytope.Core.Measures.Cells;

namespace Polytope.Core.Measures;

/// <summary>
/// Marks where a curve breaks out of its recent past: a frame starts a phase change when its value is more than three
/// times the median of the twenty frames before, of which there must be five, and the frame before it was not. A loss
/// that jumps is found this way, and one that only fluctuates is not; a slow rise is no phase change.
/// </summary>
/// <remarks>
/// Uses the past only, so a mark is known as soon as its frame is, and more epochs change no mark. The scale does not
/// matter. Values that are NaN are passed over.
/// </remarks>
public sealed class PhaseChanges
{
    /// <summary>How many times the median a value is above.</summary>
    public const double Factor = 3;

    /// <summary>Frames of which the median is taken.</summary>
    public const int Reach = 20;

    /// <summary>Frames that there must be.</summary>
    public const int Least = 5;

    private readonly Queue<double> _recent = new();
    private bool _isWithin;

    /// <summary>Takes the next value of the curve.</summary>
    /// <returns>Whether a phase change starts here.</returns>
    public bool Add(double value)
    {
        if (double.IsNaN(value)) return false;
        var isAbove = _recent.Count >= Least && value > Factor * Quantiles.Of(Quantiles.Sorted([.. _recent]), 0.5);
        var starts = isAbove && !_isWithin;
        _isWithin = isAbove;
        _recent.Enqueue(value);
        if (_recent.Count > Reach) _recent.Dequeue();
        return starts;
    }
}
