using Polytope.Core.Inspection.Plane;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection;

/// <summary>The polytope that a point lives on: where the network has the point's activation pattern.</summary>
public sealed record PointPolytope
{
    public required double[] Point { get; init; }

    public required ActivationPattern Pattern { get; init; }

    /// <summary>The hidden neurons that are exactly zero at the point: there it lies on a boundary, or a neuron is dead.</summary>
    public required IReadOnlyList<CreaseId> Zeros { get; init; }

    /// <summary>The network on the polytope.</summary>
    public required AffineFunction Map { get; init; }

    /// <summary>A x &lt;= b: every hidden neuron in order, then the sides of the window.</summary>
    public required IReadOnlyList<Inequality> Rows { get; init; }

    public required RowDecisions Decisions { get; init; }

    /// <summary>
    /// Whether some points are off all boundaries. Without an inside, as opposite neurons that vanish together can
    /// leave it, the polytope is flat, and its smallest system not the only one. Null where that is open.
    /// </summary>
    public required bool? HasInside { get; init; }

    public required Boundedness Boundedness { get; init; }

    public required ChebyshevBall Chebyshev { get; init; }

    /// <summary>In the plane what its outline is.</summary>
    public PlanarShape? Shape { get; init; }

    /// <summary>The rows that describe the polytope without a needless one.</summary>
    public IEnumerable<Inequality> Kept => Rows.Where(row => row.IsKept);

    /// <summary>Rows that say the same as one of these.</summary>
    public IEnumerable<Inequality> SameAs(int row) => Rows.Where(other => other.Status == RowStatus.Same && other.TighterRow == row);
}
