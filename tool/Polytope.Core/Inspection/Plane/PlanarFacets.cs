namespace Polytope.Core.Inspection.Plane;

/// <summary>
/// The rows of the plane that bound a polygon with an inside, in counter-clockwise order of their directions. Every
/// decision is exact.
/// </summary>
/// <remarks>
/// Seen from a point inside, each row is the point a / (b - a x) of the dual plane, and the rows that bound are the
/// corners of the convex hull of these and the origin. Sorted by direction, the points are a polygon that is
/// star-shaped about the origin; dropping corners that do not stick out leaves its hull (Graham 1972). Whether a
/// corner sticks out is the sign of its row where its neighbours' rows meet, so no point inside has to be known.
/// </remarks>
internal static class PlanarFacets
{
    /// <param name="rows">No two of one direction.</param>
    public static List<PlaneRow> Of(IEnumerable<PlaneRow> rows)
    {
        var sorted = rows.ToList();
        sorted.Sort(ByDirection);
        var ring = new LinkedList<PlaneRow>(sorted);
        if (ring.Count == 0) return sorted;

        // Unbounded: begin after the gap, whose ends both bound.
        var bounded = true;
        for (var node = ring.First; node is not null && bounded; node = node.Next)
        {
            if (PlaneRow.Turn(node.Value, (node.Next ?? ring.First!).Value) > 0) continue;
            bounded = false;
            while (ring.Last != node)
            {
                var last = ring.Last!;
                ring.RemoveLast();
                ring.AddFirst(last);
            }
        }

        var (at, kept) = (ring.First!, 0);
        while (kept <= ring.Count)
        {
            var (before, after) = (at.Previous ?? ring.Last!, at.Next ?? ring.First!);
            var isEnd = !bounded && (at == ring.First || at == ring.Last);
            if (isEnd || PlaneRow.Turn(before.Value, after.Value) <= 0 || PlaneRow.SideOfMeeting(before.Value, after.Value, at.Value) > 0)
            {
                kept++;
                at = after;
                continue;
            }

            ring.Remove(at);
            at = before;
            kept = 0;
        }

        return Unrolled(ring, bounded);
    }

    /// <summary>Less than half a turn lies between any row and the next: the rows close up.</summary>
    public static bool AreClosed(IReadOnlyList<PlaneRow> facets) =>
        facets.Count > 2 && Enumerable.Range(0, facets.Count).All(i => PlaneRow.Turn(facets[i], facets[(i + 1) % facets.Count]) > 0);

    public static int ByDirection(PlaneRow p, PlaneRow q) => p.Half != q.Half ? p.Half - q.Half : -PlaneRow.Turn(p, q);

    private static List<PlaneRow> Unrolled(LinkedList<PlaneRow> ring, bool bounded)
    {
        List<PlaneRow> facets = [.. ring];
        if (bounded) facets.Sort(ByDirection);
        return facets;
    }
}
