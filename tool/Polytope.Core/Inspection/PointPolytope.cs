using Polytope.Core.Inspection.Plane;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection;

/// <summary>The polytope of a point: where the network has the point's activation pattern.</summary>
public sealed record PointPolytope
{
    /// <summary>The inspected point, one coordinate for each input.</summary>
    public required double[] Point { get; init; }

    /// <summary>The activation pattern at the point.</summary>
    public required ActivationPattern Pattern { get; init; }

    /// <summary>
    /// The hidden neurons whose pre-activation is exactly zero at the point: it lies on their crease, or they are zero
    /// on the whole polytope.
    /// </summary>
    public required IReadOnlyList<CreaseId> Zeros { get; init; }

    /// <summary>The network's value at the point.</summary>
    public required FunctionValue Value { get; init; }

    /// <summary>The affine map of the network on the polytope.</summary>
    public required AffineFunction Map { get; init; }

    /// <summary>
    /// The system A x &lt;= b: every hidden neuron in order, but for those without a crease (<see
    /// cref="Network.Cuts"/>), then the sides of the window.
    /// </summary>
    public required IReadOnlyList<Inequality> Rows { get; init; }

    /// <summary>How the statuses of the rows were found.</summary>
    public required RowDecisions Decisions { get; init; }

    /// <summary>
    /// Whether the polytope has interior points. Without them, for instance where two opposite neurons are zero
    /// together, it is flat, and its irredundant system is not unique. Null if undecided.
    /// </summary>
    public required bool? HasInterior { get; init; }

    /// <summary>Whether the polytope is bounded.</summary>
    public required Boundedness Boundedness { get; init; }

    /// <summary>A largest ball inside the polytope.</summary>
    public required ChebyshevBall Chebyshev { get; init; }

    /// <summary>The polygon, if the network has two inputs; else null.</summary>
    public PlanarShape? Shape { get; init; }

    /// <summary>An irredundant system of the polytope (with any undecided rows).</summary>
    public IEnumerable<Inequality> Kept => Rows.Where(row => row.IsKept);

    /// <summary>The other rows that are equivalent to a row.</summary>
    /// <param name="row">Its index in <see cref="Rows"/>.</param>
    public IEnumerable<Inequality> SameAs(int row) =>
        Rows.Where(other => other.Status == RowStatus.Same && other.TighterRow == row);
}
