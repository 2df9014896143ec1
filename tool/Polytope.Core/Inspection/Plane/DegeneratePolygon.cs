using System.Numerics;
using Polytope.Core.Exact;
using Polytope.Core.Inspection.Systems;

namespace Polytope.Core.Inspection.Plane;

/// <summary>
/// A polytope of the plane without interior points, which is a point, a segment, a ray or a line; and a smallest set of
/// rows that describe it. That set is not unique: rows of earlier neurons are preferred. Every decision is exact.
/// </summary>
/// <param name="Facets">The rows.</param>
/// <param name="Vertices">The point, or the ends of the segment or ray.</param>
/// <param name="IsBounded">Whether it is a point or a segment.</param>
internal sealed record DegeneratePolygon(
    IReadOnlyList<PlaneRow> Facets, IReadOnlyList<ExactPoint> Vertices, bool IsBounded)
{
    /// <summary>
    /// Whether the rows that are tight at a point have a common interior: two neighbours among their directions are
    /// more than half a turn apart.
    /// </summary>
    public static bool HaveInterior(IReadOnlyList<PlaneRow> tight)
    {
        var sorted = tight.ToList();
        sorted.Sort(PlanarFacets.ByDirection);
        return sorted.Count < 2 || Pairs(sorted).Any(pair => PlaneRow.Orientation(pair.From, pair.To) < 0);
    }

    /// <param name="rows">The system, seen from a point of the polytope.</param>
    /// <param name="tight">The rows that are tight at the point, no two of one direction.</param>
    /// <param name="others">The remaining rows, not tight there.</param>
    public static DegeneratePolygon Of(HalfSpaces rows, IReadOnlyList<PlaneRow> tight, IReadOnlyList<PlaneRow> others)
    {
        var sorted = tight.ToList();
        sorted.Sort(PlanarFacets.ByDirection);
        var gaps = Pairs(sorted).Where(pair => PlaneRow.Orientation(pair.From, pair.To) == 0).ToList();
        if (gaps.Count == 0)
        {
            var facets = OfPoint(sorted);
            return new DegeneratePolygon(
                facets, [ExactLine.Intersect(facets[0].Exact, facets[1].Exact).Oriented()], true);
        }

        // Two opposite rows keep the polytope on a line. Along each direction in which no tight row blocks the line, it
        // ends at the first row with slack, if any. A tight row off the line blocks one direction at the point itself.
        var (one, two) = gaps[0];
        var vertices = new List<ExactPoint>();
        List<PlaneRow> ends = [];
        foreach (var (from, _) in gaps)
            if (FirstAlong(rows, others, -from.Exact.B, from.Exact.A) is { } end) ends.Add(end);
        var bounded = ends.Count == gaps.Count;
        if (tight.Where(row => row != one && row != two).MinBy(row => row.Index) is { } beside) ends.Insert(0, beside);
        foreach (var end in ends) vertices.Add(ExactLine.Intersect(one.Exact, end.Exact).Oriented());
        return new DegeneratePolygon([.. new[] { one, two }.OrderBy(row => row.Index), .. ends], vertices, bounded);
    }

    /// <summary>Drops rows, the last first, as long as the others still confine the polytope to the point.</summary>
    private static List<PlaneRow> OfPoint(List<PlaneRow> sorted)
    {
        foreach (var row in sorted.OrderByDescending(row => row.Index).ToList())
        {
            var rest = sorted.Where(other => other != row).ToList();
            if (PlanarFacets.AreClosed(rest)) sorted = rest;
        }

        return sorted;
    }

    /// <summary>
    /// The row whose boundary is first along a direction: the least slack / (a d); null if there is none.
    /// </summary>
    private static PlaneRow? FirstAlong(HalfSpaces rows, IReadOnlyList<PlaneRow> others, BigInteger dx, BigInteger dy)
    {
        PlaneRow? first = null;
        (BigInteger Slack, BigInteger Rate) least = default;
        foreach (var row in others.OrderBy(row => row.Index))
        {
            var rate = (row.Exact.A * dx) + (row.Exact.B * dy);
            if (rate.Sign <= 0) continue;
            var (slack, exponent) = rows.ExactSlack(row.Index);
            exponent -= rows.Exponent(row.Index);
            if (exponent >= 0) slack <<= exponent;
            else rate <<= -exponent;
            if (first is not null && slack * least.Rate >= least.Slack * rate) continue;
            (first, least) = (row, (slack, rate));
        }

        return first;
    }

    private static IEnumerable<(PlaneRow From, PlaneRow To)> Pairs(List<PlaneRow> ring) =>
        ring.Select((row, i) => (row, ring[(i + 1) % ring.Count]));
}
