using Polytope.Core.Exact;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection.Plane;

/// <summary>A polytope of the plane: a polygon, possibly unbounded or without interior.</summary>
/// <param name="Sides">Its sides, counter-clockwise. An unbounded polygon's start after its gap at infinity.</param>
/// <param name="Vertices">Its vertices in order, each coordinate correctly rounded.</param>
/// <param name="IsBounded">Whether it is bounded.</param>
/// <param name="Area">In units of the input squared, correctly rounded; infinite if unbounded.</param>
/// <param name="Centroid">Correctly rounded; null if unbounded, or without interior.</param>
/// <param name="Perimeter">In units of the input, in doubles; infinite if unbounded.</param>
public sealed record PlanarShape(
    IReadOnlyList<PlanarSide> Sides,
    IReadOnlyList<(double X, double Y)> Vertices,
    bool IsBounded,
    double Area,
    (double X, double Y)? Centroid,
    double Perimeter)
{
    /// <summary>The vertices, exact.</summary>
    internal IReadOnlyList<ExactPoint> ExactVertices { get; private init; } = [];

    /// <summary>A polygon with an interior.</summary>
    /// <param name="functions">The pre-activations on it.</param>
    /// <param name="pattern">Its activation pattern.</param>
    /// <param name="facets">Its sides, counter-clockwise.</param>
    internal static PlanarShape Of(CellFunctions functions, ActivationPattern pattern, IReadOnlyList<PlaneRow> facets)
    {
        var bounded = PlanarFacets.AreClosed(facets);
        var vertices = new List<ExactPoint>();
        var sides = new List<PlanarSide>();
        var ends = new ExactPoint?[facets.Count];
        for (var i = 0; i < facets.Count; i++)
        {
            var next = facets[(i + 1) % facets.Count];
            if ((bounded || i + 1 < facets.Count) && PlaneRow.Orientation(facets[i], next) > 0)
                vertices.Add((ends[i] = ExactLine.Intersect(facets[i].Exact, next.Exact).Oriented()).Value);
        }

        var neighbours = new Neighbours(functions, pattern);
        for (var i = 0; i < facets.Count; i++)
        {
            var from = ends[i > 0 ? i - 1 : facets.Count - 1];
            if (!bounded && i == 0) from = null;
            var beyond = neighbours.Across(facets[i], from, ends[i]);
            sides.Add(new PlanarSide(facets[i].Index, from?.Round(), ends[i]?.Round(), beyond));
        }

        var rounded = vertices.ConvertAll(vertex => vertex.Round());
        if (!bounded)
        {
            return new PlanarShape(sides, rounded, false, double.PositiveInfinity, null, double.PositiveInfinity)
            {
                ExactVertices = vertices,
            };
        }

        var (area, x, y) = ExactArea.Of(vertices);
        return new PlanarShape(sides, rounded, true, area, (x, y), PerimeterOf(vertices)) { ExactVertices = vertices };
    }

    /// <summary>A point or a part of a line: it has no area, and its sides have no neighbours of their own.</summary>
    internal static PlanarShape Of(DegeneratePolygon flat) => new(
        [.. flat.Facets.Select(row => new PlanarSide(row.Index, null, null, null))],
        [.. flat.Vertices.Select(vertex => vertex.Round())],
        flat.IsBounded,
        0,
        null,
        flat.IsBounded ? PerimeterOf(flat.Vertices) : double.PositiveInfinity);

    private static double PerimeterOf(IReadOnlyList<ExactPoint> vertices)
    {
        var length = 0.0;
        for (var i = 0; i < vertices.Count; i++)
        {
            var (p, q) = (vertices[i], vertices[(i + 1) % vertices.Count]);
            var dx = Dyadic.Quotient((q.X * p.W) - (p.X * q.W), p.W * q.W);
            var dy = Dyadic.Quotient((q.Y * p.W) - (p.Y * q.W), p.W * q.W);
            length += double.Hypot(dx, dy);
        }

        return length;
    }
}

/// <summary>A side of a <see cref="PlanarShape"/>.</summary>
/// <param name="Row">The index of the inequality whose boundary it lies on.</param>
/// <param name="From">Its first vertex, counter-clockwise; null if it comes from infinity.</param>
/// <param name="To">Its last vertex; null if it goes to infinity.</param>
/// <param name="Beyond">The polytope on its other side; null at the window.</param>
public sealed record PlanarSide(int Row, (double X, double Y)? From, (double X, double Y)? To, Neighbour? Beyond);

/// <summary>A polytope that shares a side with another.</summary>
/// <param name="Crossed">The neurons whose activation differs, in order.</param>
/// <param name="Pattern">The neighbour's activation pattern.</param>
/// <param name="Map">The affine map of the network on it.</param>
public sealed record Neighbour(IReadOnlyList<CreaseId> Crossed, ActivationPattern Pattern, AffineFunction Map);
