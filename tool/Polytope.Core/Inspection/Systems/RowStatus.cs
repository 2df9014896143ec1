namespace Polytope.Core.Inspection.Systems;

/// <summary>The role of an inequality in the description of a polytope.</summary>
public enum RowStatus
{
    /// <summary>A facet lies on its boundary: without it the polytope would be larger.</summary>
    Facet,

    /// <summary>Undecided: neither its need nor its redundancy is proven. It is kept.</summary>
    Open,

    /// <summary>Redundant: all its coefficients are zero, since the neuron is constant on the polytope.</summary>
    Constant,

    /// <summary>Redundant: it is equivalent to another row.</summary>
    Same,

    /// <summary>Redundant: a row of the same direction is tighter.</summary>
    Parallel,

    /// <summary>Redundant: it follows from several other rows.</summary>
    Implied,
}
