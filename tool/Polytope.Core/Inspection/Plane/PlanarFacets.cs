namespace Polytope.Core.Inspection.Plane;

/// <summary>
/// Finds the irredundant rows of a polygon with an interior, in counter-clockwise order of their directions. Every
/// decision is exact.
/// </summary>
/// <remarks>
/// For an interior point x, each row is the point a / (b - a x) of the dual plane, and the irredundant rows are the
/// vertices of the convex hull of these points and the origin. Sorted by direction, the points form a polygon that is
/// star-shaped about the origin; Graham's scan (1972) removes the vertices that are not convex. Whether a vertex is
/// convex is the sign of its row at the intersection of its neighbours' boundaries, so x need not be known.
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

        // Two neighbours half a turn or more apart: the polygon is unbounded, and both are sides. Rotate the ring so
        // that it starts after this gap.
        var bounded = true;
        for (var node = ring.First; node is not null && bounded; node = node.Next)
        {
            if (PlaneRow.Orientation(node.Value, (node.Next ?? ring.First!).Value) > 0) continue;
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
            if (isEnd || PlaneRow.Orientation(before.Value, after.Value) <= 0
                || PlaneRow.SideOfIntersection(before.Value, after.Value, at.Value) > 0)
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

    /// <summary>Whether the rows bound a bounded polygon: each is less than half a turn from the next.</summary>
    public static bool AreClosed(IReadOnlyList<PlaneRow> facets) =>
        facets.Count > 2 && Enumerable.Range(0, facets.Count)
            .All(i => PlaneRow.Orientation(facets[i], facets[(i + 1) % facets.Count]) > 0);

    /// <summary>Compares rows by the angle of their normals, from 0 up to a full turn.</summary>
    public static int ByDirection(PlaneRow p, PlaneRow q) =>
        p.Half != q.Half ? p.Half - q.Half : -PlaneRow.Orientation(p, q);

    /// <summary>The ring as a list; a bounded one starts at the least direction.</summary>
    private static List<PlaneRow> Unrolled(LinkedList<PlaneRow> ring, bool bounded)
    {
        List<PlaneRow> facets = [.. ring];
        if (bounded) facets.Sort(ByDirection);
        return facets;
    }
}
