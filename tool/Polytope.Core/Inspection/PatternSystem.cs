using Polytope.Core.Exact;
using Polytope.Core.Networks;

namespace Polytope.Core.Inspection;

/// <summary>The system of one activation pattern, and what there is to say of its polytope.</summary>
/// <param name="exact">The network in whole numbers.</param>
/// <param name="functions">Its pre-activations on the pattern.</param>
/// <param name="pattern">The pattern.</param>
/// <param name="window">Sides to join, or null.</param>
/// <param name="narrows">
/// The first layer has fewer neurons than inputs, and its weights are independent: all depends on its pre-activations
/// alone, which can be any, and these are fewer coordinates.
/// </param>
/// <param name="threads">At most so many.</param>
internal sealed class PatternSystem(
    ExactNetwork exact, CellFunctions functions, ActivationPattern pattern, InputWindow? window, bool narrows, int threads)
{
    public Outline Describe(double[] x, PointValues values, Action<double> progress, CancellationToken cancellation)
    {
        var rows = Rows(functions, x, values);
        if (rows.Dimension == 2) return InPlane(rows, x, cancellation);
        var narrow = narrows ? CellFunctions.OfFirstLayer(exact, threads).Through(pattern) : functions;
        var seen = narrows ? Rows(narrow, x, values) : rows;
        var parallels = new ParallelRows(seen);
        List<int> tight = [.. Enumerable.Range(0, rows.Count).Where(row => rows.IsTight(row) && !rows.IsConstant(row) && parallels.TighterThan(row) < 0)];
        bool? hasInside = true;
        var inside = x;
        if (tight.Count > 0)
        {
            var found = InsidePoint.Near(x, rows, tight, IsInside, cancellation);
            if (found is not null)
            {
                inside = found;
                seen = Rows(narrow, found, PointValues.At(exact, found));
            }
            else
            {
                inside = null;
                hasInside = FacetSearch.IsSmall(tight.Count, rows.Dimension) ? InsidePoint.Exists(rows, tight, cancellation) : null;
            }
        }

        var (status, decisions) = FacetSearch.Run(seen, parallels, inside is not null, progress, cancellation);
        List<int> facets = [.. Enumerable.Range(0, rows.Count).Where(row => status[row] is RowStatus.Facet or RowStatus.Open)];
        var inequalities = Inequalities(rows, status, parallels);
        var (bounded, ball) = inside is null
            ? (FacetSearch.IsSmall(facets.Count, rows.Dimension) ? Boundedness.Exactly(rows, facets, cancellation) : new Boundedness(window is not null, window is not null), new ChebyshevBall(x, hasInside == false ? 0 : double.NaN))
            : Extent(rows, seen, facets, inside, inequalities, cancellation);
        return new Outline(inequalities, decisions, hasInside, bounded, ball, null);
    }

    private Outline InPlane(HalfSpaces rows, double[] x, CancellationToken cancellation)
    {
        var parallels = new ParallelRows(rows);
        List<PlaneRow> candidates = [.. Enumerable.Range(0, rows.Count).Where(row => !rows.IsConstant(row) && parallels.TighterThan(row) < 0).Select(row => new PlaneRow(rows, row))];
        List<PlaneRow> tight = [.. candidates.Where(row => rows.IsTight(row.Index))];
        var hasInside = FlatFacets.HaveInside(tight);
        var flat = hasInside ? null : FlatFacets.Of(rows, tight, [.. candidates.Except(tight)]);
        var facets = flat is null ? PlanarFacets.Of(candidates) : flat.Facets;
        var status = new RowStatus[rows.Count];
        for (var row = 0; row < status.Length; row++)
            status[row] = rows.IsConstant(row) ? RowStatus.Constant
                : parallels.TighterThan(row) < 0 ? RowStatus.Implied
                : parallels.IsSame(row) ? RowStatus.Same : RowStatus.Parallel;
        foreach (var facet in facets) status[facet.Index] = RowStatus.Facet;
        var inequalities = Inequalities(rows, status, parallels);
        var shape = flat is null ? PlanarShape.Of(functions, pattern, facets) : PlanarShape.Of(flat);
        var ball = hasInside ? PlanarBall.Of(shape, facets, row => inequalities[row].Length, cancellation) : new ChebyshevBall(x, 0);
        return new Outline(
            inequalities, new RowDecisions(rows.Count, 0, 0, 0, 0), hasInside, new Boundedness(shape.IsBounded, true), ball, shape);
    }

    private (Boundedness Bounded, ChebyshevBall Ball) Extent(
        HalfSpaces rows, HalfSpaces seen, List<int> facets, double[] inside, List<Inequality> inequalities, CancellationToken cancellation)
    {
        if (facets.Count == 0) return (new Boundedness(false, true), new ChebyshevBall(null, double.PositiveInfinity));
        var (displacement, radius, recedes) = ChebyshevBall.Of(seen, facets, row => inequalities[row].Length, cancellation);
        var bounded = window is not null ? new Boundedness(true, true)
            : recedes || seen.Dimension < rows.Dimension ? new Boundedness(false, true)
            : Boundedness.Of(seen, facets, cancellation);
        if (!bounded.IsProven && FacetSearch.IsSmall(facets.Count, seen.Dimension)) bounded = Boundedness.Exactly(seen, facets, cancellation);
        if (displacement is null) return (bounded, new ChebyshevBall(null, radius));
        var step = seen.Dimension < rows.Dimension ? Preimage.Of(exact.Network.Layers[0], displacement) : displacement;
        return (bounded, new ChebyshevBall([.. inside.Zip(step, (a, b) => a + b)], radius));
    }

    private HalfSpaces Rows(CellFunctions of, double[] x, PointValues values)
    {
        var rows = HalfSpaces.Of(of, pattern, values);
        if (window is not null) rows.Add(window, x);
        return rows;
    }

    private bool IsInside(double[] point)
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
            rows, row, rows.Crease(row) is { IsWindow: false } crease && pattern[crease.Layer, crease.Neuron], status[row], parallels.TighterThan(row), rows.Slack(row))),
    ];
}

/// <summary>What <see cref="PatternSystem"/> has to say.</summary>
internal sealed record Outline(
    IReadOnlyList<Inequality> Rows,
    RowDecisions Decisions,
    bool? HasInside,
    Boundedness Boundedness,
    ChebyshevBall Chebyshev,
    PlanarShape? Shape);
