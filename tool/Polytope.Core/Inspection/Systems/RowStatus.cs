namespace Polytope.Core.Inspection.Systems;

/// <summary>What an inequality is to the polytope.</summary>
public enum RowStatus
{
    /// <summary>A facet lies on it: without it the polytope would be larger.</summary>
    Facet,

    /// <summary>Neither a proof that it is needed nor one that it is not was found: it is kept.</summary>
    Open,

    /// <summary>No coordinate matters: the neuron is constant on the polytope.</summary>
    Constant,

    /// <summary>It says the same as another row.</summary>
    Same,

    /// <summary>A parallel row is tighter.</summary>
    Parallel,

    /// <summary>It follows from several others.</summary>
    Implied,
}

/// <summary>How the rows' statuses were found; every way but <see cref="Open"/> is a proof.</summary>
/// <param name="Compared">By comparing rows in whole numbers: constant, the same, parallel, or the order around a polygon.</param>
/// <param name="Witnessed">Facets: a point in doubles breaks for certain this row alone.</param>
/// <param name="Combined">Implied: a combination of other rows in doubles, with bounds on all that rounding can do.</param>
/// <param name="Exact">By linear programs in whole numbers.</param>
/// <param name="Open">Left open, and kept.</param>
public sealed record RowDecisions(int Compared, int Witnessed, int Combined, int Exact, int Open);
