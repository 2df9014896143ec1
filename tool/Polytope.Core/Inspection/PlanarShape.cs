using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection;

/// <summary>The outline of a polytope of the plane.</summary>
/// <param name="Sides">Its facets, counter-clockwise; of an unbounded one from the one that goes off to the one that comes in.</param>
/// <param name="Vertices">Its corners in order, each coordinate correctly rounded.</param>
/// <param name="IsBounded">It is.</param>
/// <param name="Area">Correctly rounded; infinite where unbounded.</param>
/// <param name="Centroid">The centre of mass, correctly rounded; null where unbounded, or flat.</param>
/// <param name="Perimeter">Infinite where unbounded.</param>
public sealed record PlanarShape(
    IReadOnlyList<PlanarSide> Sides,
    IReadOnlyList<(double X, double Y)> Vertices,
    bool IsBounded,
    double Area,
    (double X, double Y)? Centroid,
    double Perimeter)
{
    /// <summary>The corners, exactly.</summary>
    internal IReadOnlyList<ExactPoint> Corners { get; private init; } = [];

    /// <param name="facets">In order.</param>
    internal static PlanarShape Of(CellFunctions functions, ActivationPattern pattern, IReadOnlyList<PlaneRow> facets)
    {
        var bounded = PlanarFacets.AreClosed(facets);
        var corners = new List<ExactPoint>();
        var sides = new List<PlanarSide>();
        var ends = new ExactPoint?[facets.Count];
        for (var i = 0; i < facets.Count; i++)
        {
            var next = facets[(i + 1) % facets.Count];
            if ((bounded || i + 1 < facets.Count) && PlaneRow.Turn(facets[i], next) > 0)
                corners.Add((ends[i] = ExactLine.Meet(facets[i].Exact, next.Exact).Oriented()).Value);
        }

        var crossing = new Crossing(functions, pattern);
        for (var i = 0; i < facets.Count; i++)
        {
            var from = ends[i > 0 ? i - 1 : facets.Count - 1];
            if (!bounded && i == 0) from = null;
            sides.Add(new PlanarSide(facets[i].Index, from?.Round(), ends[i]?.Round(), crossing.Of(facets[i], from, ends[i])));
        }

        var rounded = corners.ConvertAll(corner => corner.Round());
        if (!bounded) return new PlanarShape(sides, rounded, false, double.PositiveInfinity, null, double.PositiveInfinity) { Corners = corners };
        var (area, x, y) = ExactArea.Of(corners);
        return new PlanarShape(sides, rounded, true, area, (x, y), Length(corners)) { Corners = corners };
    }

    /// <summary>A point, or a part of a line: no area, and no neighbours that only one side has.</summary>
    internal static PlanarShape Of(FlatFacets flat) => new(
        [.. flat.Facets.Select(row => new PlanarSide(row.Index, null, null, null))],
        [.. flat.Corners.Select(corner => corner.Round())],
        flat.IsBounded,
        0,
        null,
        flat.IsBounded ? Length(flat.Corners) : double.PositiveInfinity);

    private static double Length(IReadOnlyList<ExactPoint> corners)
    {
        var length = 0.0;
        for (var i = 0; i < corners.Count; i++)
        {
            var (p, q) = (corners[i], corners[(i + 1) % corners.Count]);
            var dx = Dyadic.Quotient((q.X * p.W) - (p.X * q.W), p.W * q.W);
            var dy = Dyadic.Quotient((q.Y * p.W) - (p.Y * q.W), p.W * q.W);
            length += double.Hypot(dx, dy);
        }

        return length;
    }
}

/// <param name="Row">The row of the system that the side lies on.</param>
/// <param name="From">Where it begins; null where it comes from infinity.</param>
/// <param name="To">Where it ends; null where it goes off.</param>
/// <param name="Beyond">What is on its other side; null beside a window.</param>
public sealed record PlanarSide(int Row, (double X, double Y)? From, (double X, double Y)? To, Neighbour? Beyond);

/// <param name="Crossed">The neurons that differ, in order.</param>
/// <param name="Pattern">The neighbour's.</param>
/// <param name="Map">The network there.</param>
public sealed record Neighbour(IReadOnlyList<CreaseId> Crossed, ActivationPattern Pattern, AffineFunction Map);
