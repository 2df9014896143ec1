using Polytope.Core.Measures.Cells;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Changes;

/// <summary>
/// Where points have kept their activation pattern from one frame to the next: where the two cells of a pattern
/// overlap. That is a fraction of the parts that <see cref="Drift"/> visits, so it can be had for every frame.
/// </summary>
public sealed class KeptPatterns
{
    /// <param name="before">The frame before.</param>
    /// <param name="match">Of the two frames.</param>
    public KeptPatterns(Partition before, Partition now, PatternMatch match)
    {
        var intersection = new CellIntersection(new PartitionSpans(now), new PartitionSpans(before));
        ReadOnlySpan<AffineMap> maps = now.Maps, mapsBefore = before.Maps;
        for (var cell = 0; cell < match.Before.Length; cell++)
        {
            if (match.Before[cell] is not (>= 0 and var previous)) continue;
            var corners = intersection.Of(cell, previous);
            if (CellIntersection.Area(corners) is not (> 0 and var area)) continue;
            Area += area;
            MapDrift += AbsoluteIntegral.OfChange(
                corners,
                maps.Slice(cell * now.Outputs, now.Outputs),
                mapsBefore.Slice(previous * now.Outputs, now.Outputs));
        }
    }

    /// <summary>The area where the activation pattern is the same as before.</summary>
    public double Area { get; }

    /// <summary>The integral over it of the output's absolute change, summed over outputs.</summary>
    public double MapDrift { get; }
}
