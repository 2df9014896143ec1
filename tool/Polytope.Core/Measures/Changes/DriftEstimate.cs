using System.Numerics;
using Polytope.Core.Measures.Points;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// An estimate of <see cref="Drift"/> from points of a lattice, at a small part of its price: the means over the points
/// of what drift integrates. The standard errors are those of as many independent points, which a lattice beats.
/// </summary>
public sealed class DriftEstimate
{
    /// <param name="before">Where the points lie in the frame before.</param>
    /// <param name="now">Where the same points lie.</param>
    /// <exception cref="ArgumentException">The networks differ in shape, or the points do.</exception>
    public DriftEstimate(PointLocations before, PointLocations now)
    {
        var (old, young, points) = (before.Partition, now.Partition, now.Points);
        if (!before.Points.IsSameAs(points)) throw new ArgumentException("The frames have other points.", nameof(now));
        if (!old.Network.Shape.Equals(young.Network.Shape))
            throw new ArgumentException("The networks differ in shape.", nameof(now));
        double hamming = 0, squaredHamming = 0, drift = 0, squaredDrift = 0;
        for (var point = 0; point < points.Count; point++)
        {
            int cell = now.Cells[point], cellBefore = before.Cells[point];
            ReadOnlySpan<ulong> pattern = young.Pattern(cell).Words, previous = old.Pattern(cellBefore).Words;
            var differences = 0;
            for (var word = 0; word < pattern.Length; word++)
                differences += BitOperations.PopCount(pattern[word] ^ previous[word]);
            var change = 0.0;
            for (var output = 0; output < young.Outputs; output++)
            {
                change += Math.Abs(young.Map(cell, output).At(points.X[point], points.Y[point])
                    - old.Map(cellBefore, output).At(points.X[point], points.Y[point]));
            }

            hamming += differences;
            squaredHamming += (double)differences * differences;
            drift += change;
            squaredDrift += change * change;
        }

        var area = young.Window.Area;
        (MeanHamming, HammingError) = Mean(hamming, squaredHamming, points.Count);
        var (mean, error) = Mean(drift, squaredDrift, points.Count);
        (MapDrift, MapDriftError) = (area * mean, area * error);
    }

    /// <summary>Estimates <see cref="Drift.MeanHamming"/>.</summary>
    public double MeanHamming { get; }

    /// <summary>Its standard error.</summary>
    public double HammingError { get; }

    /// <summary>
    /// Estimates the sum of <see cref="Drift.MapDriftWithin"/> and <see cref="Drift.MapDriftAcross"/>.
    /// </summary>
    public double MapDrift { get; }

    /// <summary>Its standard error.</summary>
    public double MapDriftError { get; }

    private static (double Mean, double Error) Mean(double sum, double squares, int count)
    {
        var mean = sum / count;
        return (mean, Math.Sqrt(Math.Max((squares / count) - (mean * mean), 0) / count));
    }
}
