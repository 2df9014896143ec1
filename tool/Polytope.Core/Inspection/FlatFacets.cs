using System.Numerics;
using Polytope.Core.Exact;

namespace Polytope.Core.Inspection;

/// <summary>
/// A smallest set of rows of the plane that describe a polytope without inside: a point, or a part of a line. It is
/// not the only one; rows of earlier neurons are preferred. Every decision is exact.
/// </summary>
/// <param name="Facets">The rows.</param>
/// <param name="Corners">The point, or the ends of the part of a line.</param>
/// <param name="IsBounded">The line has both ends.</param>
internal sealed record FlatFacets(IReadOnlyList<PlaneRow> Facets, IReadOnlyList<ExactPoint> Corners, bool IsBounded)
{
    /// <summary>Whether the rows that are tight at a point leave room for a step off all of them.</summary>
    public static bool HaveInside(IReadOnlyList<PlaneRow> tight)
    {
        var sorted = tight.ToList();
        sorted.Sort(PlanarFacets.ByDirection);
        return sorted.Count < 2 || Pairs(sorted).Any(pair => PlaneRow.Turn(pair.From, pair.To) < 0);
    }

    /// <param name="rows">The system.</param>
    /// <param name="tight">The rows without slack at a point of the polytope, no two of one direction.</param>
    /// <param name="others">The rest.</param>
    public static FlatFacets Of(HalfSpaces rows, IReadOnlyList<PlaneRow> tight, IReadOnlyList<PlaneRow> others)
    {
        var sorted = tight.ToList();
        sorted.Sort(PlanarFacets.ByDirection);
        var gaps = Pairs(sorted).Where(pair => PlaneRow.Turn(pair.From, pair.To) == 0).ToList();
        if (gaps.Count == 0)
        {
            var facets = OfPoint(sorted);
            return new FlatFacets(facets, [ExactLine.Meet(facets[0].Exact, facets[1].Exact).Oriented()], true);
        }

        // A line's two rows, and what ends it: along each gap a row with slack, and else the rows beside the line.
        var (one, two) = gaps[0];
        var corners = new List<ExactPoint>();
        List<PlaneRow> ends = [];
        foreach (var (from, _) in gaps)
            if (FirstAlong(rows, others, -from.Exact.B, from.Exact.A) is { } end) ends.Add(end);
        var bounded = ends.Count == gaps.Count;
        if (tight.Where(row => row != one && row != two).MinBy(row => row.Index) is { } beside) ends.Insert(0, beside);
        foreach (var end in ends) corners.Add(ExactLine.Meet(one.Exact, end.Exact).Oriented());
        return new FlatFacets([.. new[] { one, two }.OrderBy(row => row.Index), .. ends], corners, bounded);
    }

    private static List<PlaneRow> OfPoint(List<PlaneRow> sorted)
    {
        foreach (var row in sorted.OrderByDescending(row => row.Index).ToList())
        {
            var rest = sorted.Where(other => other != row).ToList();
            if (PlanarFacets.AreClosed(rest)) sorted = rest;
        }

        return sorted;
    }

    /// <summary>The row that is met first on the way along a direction; the least slack by speed.</summary>
    private static PlaneRow? FirstAlong(HalfSpaces rows, IReadOnlyList<PlaneRow> others, BigInteger dx, BigInteger dy)
    {
        PlaneRow? first = null;
        (BigInteger Slack, BigInteger Speed) least = default;
        foreach (var row in others.OrderBy(row => row.Index))
        {
            var speed = (row.Exact.A * dx) + (row.Exact.B * dy);
            if (speed.Sign <= 0) continue;
            var (slack, exponent) = rows.ExactSlack(row.Index);
            exponent -= rows.Exponent(row.Index);
            if (exponent >= 0) slack <<= exponent;
            else speed <<= -exponent;
            if (first is not null && slack * least.Speed >= least.Slack * speed) continue;
            (first, least) = (row, (slack, speed));
        }

        return first;
    }

    private static IEnumerable<(PlaneRow From, PlaneRow To)> Pairs(List<PlaneRow> ring) =>
        ring.Select((row, i) => (row, ring[(i + 1) % ring.Count]));
}
