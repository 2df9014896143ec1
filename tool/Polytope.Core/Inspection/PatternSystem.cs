using Polytope.Core.Exact;
using Polytope.Core.Inspection.Plane;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;

namespace Polytope.Core.Inspection;

/// <summary>The inequalities of one activation pattern, and the description of its polytope.</summary>
/// <param name="exact">The network in exact integers.</param>
/// <param name="functions">The network's pre-activations on the pattern, as functions of the input.</param>
/// <param name="pattern">The pattern.</param>
/// <param name="window">A box whose sides are added, or null.</param>
/// <param name="reducesToFirstLayer">
/// Whether the first layer's pre-activations can serve as coordinates, which are fewer than the inputs.
/// </param>
/// <param name="threads">Threads to use, at most; changes no result.</param>
internal sealed class PatternSystem(
    ExactNetwork exact,
    CellFunctions functions,
    ActivationPattern pattern,
    InputWindow? window,
    bool reducesToFirstLayer,
    int threads)
{
    /// <param name="x">A point of the polytope.</param>
    /// <param name="values">The pre-activations at x.</param>
    /// <param name="progress">Receives the fraction of the rows that are decided.</param>
    public Description Describe(double[] x, PointValues values, Action<double> progress, CancellationToken cancellation)
    {
        var rows = Rows(functions, x, values);
        if (rows.Dimension == 2) return InPlane(rows, x, cancellation);
        var reducedFunctions = reducesToFirstLayer
            ? CellFunctions.OfFirstLayer(exact, threads).AppendAll(pattern)
            : functions;
        var reduced = reducesToFirstLayer ? Rows(reducedFunctions, x, values) : rows;
        var parallels = new ParallelRows(reduced);
        List<int> tight =
        [
            .. Enumerable.Range(0, rows.Count)
                .Where(row => rows.IsTight(row) && !rows.IsConstant(row) && parallels.TighterThan(row) < 0),
        ];
        bool? hasInterior = true;
        var interior = x;
        if (tight.Count > 0)
        {
            var found = InteriorPoint.Near(x, rows, tight, IsInterior, cancellation);
            if (found is not null)
            {
                interior = found;
                reduced = Rows(reducedFunctions, found, PointValues.At(exact, found));
            }
            else
            {
                interior = null;
                hasInterior = FacetSearch.IsSmall(tight.Count, rows.Dimension)
                    ? InteriorPoint.Exists(rows, tight, cancellation)
                    : null;
            }
        }

        var (status, decisions) = FacetSearch.Run(
            reduced, parallels, interior is not null, threads, progress, cancellation);
        List<int> facets =
            [.. Enumerable.Range(0, rows.Count).Where(row => status[row] is RowStatus.Facet or RowStatus.Open)];
        var inequalities = Inequalities(rows, status, parallels);
        if (interior is not null)
        {
            var (bounded, ball) = Extent(rows, reduced, facets, interior, inequalities, cancellation);
            return new Description(inequalities, decisions, hasInterior, bounded, ball, null);
        }

        var point = new ChebyshevBall(x, hasInterior == false ? 0 : double.NaN);
        var flat = BoundednessOfFlat(rows, facets, cancellation);
        return new Description(inequalities, decisions, hasInterior, flat, point, null);
    }

    /// <summary>With two inputs everything is decided by exact planar geometry.</summary>
    private Description InPlane(HalfSpaces rows, double[] x, CancellationToken cancellation)
    {
        var parallels = new ParallelRows(rows);
        List<PlaneRow> candidates =
        [
            .. Enumerable.Range(0, rows.Count)
                .Where(row => !rows.IsConstant(row) && parallels.TighterThan(row) < 0)
                .Select(row => new PlaneRow(rows, row)),
        ];
        List<PlaneRow> tight = [.. candidates.Where(row => rows.IsTight(row.Index))];
        var hasInterior = DegeneratePolygon.HaveInterior(tight);
        var flat = hasInterior ? null : DegeneratePolygon.Of(rows, tight, [.. candidates.Except(tight)]);
        var facets = flat is null ? PlanarFacets.Of(candidates) : flat.Facets;
        var status = new RowStatus[rows.Count];
        for (var row = 0; row < status.Length; row++)
        {
            status[row] = rows.IsConstant(row) ? RowStatus.Constant
                : parallels.TighterThan(row) < 0 ? RowStatus.Implied
                : parallels.IsSame(row) ? RowStatus.Same : RowStatus.Parallel;
        }

        foreach (var facet in facets) status[facet.Index] = RowStatus.Facet;
        var inequalities = Inequalities(rows, status, parallels);
        var shape = flat is null ? PlanarShape.Of(functions, pattern, facets) : PlanarShape.Of(flat);
        var ball = hasInterior
            ? PlanarBall.Of(shape, facets, row => inequalities[row].Length, cancellation)
            : new ChebyshevBall(x, 0);
        var decisions = new RowDecisions(rows.Count, 0, 0, 0, 0);
        return new Description(
            inequalities, decisions, hasInterior, new Boundedness(shape.IsBounded, true), ball, shape);
    }

    /// <summary>Boundedness without a known interior point.</summary>
    private Boundedness BoundednessOfFlat(HalfSpaces rows, List<int> facets, CancellationToken cancellation) =>
        FacetSearch.IsSmall(facets.Count, rows.Dimension)
            ? Boundedness.Exactly(rows, facets, cancellation)
            : new Boundedness(window is not null, window is not null);

    /// <summary>Boundedness and the largest ball, of a polytope with an interior point.</summary>
    private (Boundedness Bounded, ChebyshevBall Ball) Extent(
        HalfSpaces rows,
        HalfSpaces reduced,
        List<int> facets,
        double[] interior,
        List<Inequality> inequalities,
        CancellationToken cancellation)
    {
        if (facets.Count == 0) return (new Boundedness(false, true), new ChebyshevBall(null, double.PositiveInfinity));
        var (displacement, radius, recedes) = ChebyshevBall.Of(
            reduced, facets, row => inequalities[row].Length, cancellation);
        var bounded = window is not null ? new Boundedness(true, true)
            : recedes || reduced.Dimension < rows.Dimension ? new Boundedness(false, true)
            : Boundedness.Of(reduced, facets, cancellation);
        if (!bounded.IsProven && FacetSearch.IsSmall(facets.Count, reduced.Dimension))
            bounded = Boundedness.Exactly(reduced, facets, cancellation);
        if (displacement is null) return (bounded, new ChebyshevBall(null, radius));
        var step = reduced.Dimension < rows.Dimension
            ? Preimage.Of(exact.Network.Layers[0], displacement)
            : displacement;
        return (bounded, new ChebyshevBall([.. interior.Zip(step, (a, b) => a + b)], radius));
    }

    private HalfSpaces Rows(CellFunctions of, double[] x, PointValues values)
    {
        var rows = HalfSpaces.Of(of, pattern, values);
        if (window is not null) rows.AddBox(window.Lower, window.Upper, x);
        return rows;
    }

    /// <summary>Whether a point has this pattern and is off all boundaries, exactly.</summary>
    private bool IsInterior(double[] point)
    {
        if (!point.All(double.IsFinite)) return false;
        var values = PointValues.At(exact, point);
        if (!values.Pattern.Equals(pattern)) return false;
        var rows = Rows(functions, point, values);
        return Enumerable.Range(0, rows.Count).All(row => !rows.IsTight(row) || rows.IsConstant(row))
            && (window is null || window.FirstOutside(point) < 0);
    }

    private List<Inequality> Inequalities(HalfSpaces rows, RowStatus[] status, ParallelRows parallels) =>
    [
        .. Enumerable.Range(0, rows.Count).Select(row => new Inequality(
            rows,
            row,
            rows.Crease(row) is { IsWindow: false } crease && pattern[crease.Layer, crease.Neuron],
            status[row],
            parallels.TighterThan(row),
            rows.Slack(row))),
    ];
}

/// <summary>The part of a <see cref="PointPolytope"/> that <see cref="PatternSystem"/> computes.</summary>
internal sealed record Description(
    IReadOnlyList<Inequality> Rows,
    RowDecisions Decisions,
    bool? HasInterior,
    Boundedness Boundedness,
    ChebyshevBall Chebyshev,
    PlanarShape? Shape);
