namespace Polytope.Core.Inspection.Systems;

/// <summary>How many rows' statuses were found in which way; every way but <see cref="Open"/> is a proof.</summary>
/// <param name="Compared">By comparing rows exactly: constant, same, parallel, or the order around a polygon.</param>
/// <param name="Witnessed">Facets: a point in doubles certainly violates this row alone.</param>
/// <param name="Combined">Implied: a combination of other rows in doubles, with bounds on rounding errors.</param>
/// <param name="Exact">In exact arithmetic: by a combination, the rank of the rows, or a linear program.</param>
/// <param name="Open">Undecided, and kept.</param>
public sealed record RowDecisions(int Compared, int Witnessed, int Combined, int Exact, int Open);
