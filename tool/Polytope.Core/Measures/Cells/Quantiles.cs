namespace Polytope.Core.Measures.Cells;

/// <summary>Quantiles of a sample, linear between its order statistics (Hyndman and Fan 1996, definition 7).</summary>
public static class Quantiles
{
    /// <param name="sorted">Ascending.</param>
    /// <param name="share">0 is the smallest, 1/2 the median, 1 the largest.</param>
    /// <returns>NaN where there is none.</returns>
    public static double Of(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty) return double.NaN;
        var place = share * (sorted.Length - 1);
        var below = Math.Min((int)place, sorted.Length - 1);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return below == place ? sorted[below] : sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>A sorted copy.</summary>
    public static double[] Sorted(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>The mean, summed in order; NaN where there is none.</summary>
    public static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
