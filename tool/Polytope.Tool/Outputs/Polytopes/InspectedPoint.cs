using Polytope.Core.Inspection;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>One point and its polytope.</summary>
/// <param name="Index">From 0, in the order asked for.</param>
/// <param name="At">Its coordinates.</param>
/// <param name="Polytope">Its polytope, with distances from it.</param>
/// <param name="SharedWith">The first point on the same polytope; null for that one itself.</param>
internal sealed record InspectedPoint(int Index, double[] At, PointPolytope Polytope, int? SharedWith)
{
    /// <summary>Sixteen hexadecimal digits that tell a pattern from others, the same everywhere.</summary>
    public string Hash => HashOf(Polytope.Pattern);

    public static string HashOf(ActivationPattern pattern) =>
        StableHash.Of(pattern.Words).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>What to print of every point.</summary>
/// <param name="Name">The model's name, for people.</param>
/// <param name="All">Whether redundant rows are written too.</param>
/// <param name="Exact">Whether rows are written as exact rationals.</param>
/// <param name="Matrices">Whether the augmented matrices are written, whose product is the map.</param>
internal sealed record InspectionView(string Name, Network Network, bool All, bool Exact, bool Matrices)
{
    /// <summary>Significant digits of numbers in text for people; null for all.</summary>
    public int? Digits { get; init; }

    /// <summary>What the user should know of how the model was read.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The lengths of the axes of the model's input; null where it is a vector.</summary>
    public IReadOnlyList<int>? InputShape { get; init; }

    /// <summary>The same of its output.</summary>
    public IReadOnlyList<int>? OutputShape { get; init; }

    /// <summary>The rows to print.</summary>
    public IEnumerable<Inequality> Rows(InspectedPoint point) => All ? point.Polytope.Rows : point.Polytope.Kept;
}
