using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// Since when each cell has been there without a break: its pattern was in every frame from its birth on. Of the first
/// frame all are new.
/// </summary>
public sealed class CellAges
{
    private readonly int[] _births;
    private readonly int _epoch;

    private CellAges(int[] births, int epoch) => (_births, _epoch) = (births, epoch);

    /// <summary>The epoch of the frame in which each cell's pattern appeared.</summary>
    public ReadOnlySpan<int> Births => _births;

    /// <summary>Of the first frame.</summary>
    public static CellAges First(Partition partition, int epoch)
    {
        var births = new int[partition.CellCount];
        Array.Fill(births, epoch);
        return new CellAges(births, epoch);
    }

    /// <summary>Of the next frame.</summary>
    public CellAges Next(PatternMatch match, int epoch)
    {
        var births = new int[match.Before.Length];
        for (var cell = 0; cell < births.Length; cell++)
            births[cell] = match.Before[cell] is >= 0 and var before ? _births[before] : epoch;
        return new CellAges(births, epoch);
    }

    /// <summary>The mean age in epochs over the window, by area.</summary>
    public double Mean(ReadOnlySpan<double> areas)
    {
        double sum = 0, whole = 0;
        for (var cell = 0; cell < areas.Length; cell++)
        {
            sum += areas[cell] * (_epoch - _births[cell]);
            whole += areas[cell];
        }

        return sum / whole;
    }

    /// <summary>The share of the area whose cells are at least so many epochs old.</summary>
    public double ShareFrom(int age, ReadOnlySpan<double> areas)
    {
        double old = 0, whole = 0;
        for (var cell = 0; cell < areas.Length; cell++)
        {
            if (_epoch - _births[cell] >= age) old += areas[cell];
            whole += areas[cell];
        }

        return old / whole;
    }
}
