using System.Collections.Immutable;
using System.Numerics;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Manifests.Matrices;

/// <summary>
/// The values that an experiment is to be run with: every combination of its axes, without those that are excluded, and
/// with those that are included. Exclusion and inclusion are those of the job matrices of GitHub Actions.
/// </summary>
/// <param name="Position">Of the matrix.</param>
/// <param name="Axes">In the order of the file.</param>
/// <param name="Exclude">Each excludes the combinations that have all its values.</param>
/// <param name="Include">Each adds its values to combinations, or is one more.</param>
public sealed record Matrix(
    Position Position,
    ImmutableArray<Axis> Axes,
    ImmutableArray<MatrixEntry> Exclude,
    ImmutableArray<MatrixEntry> Include)
{
    /// <summary>
    /// The number of combinations before any is excluded, and of included ones at most; needs no combination.
    /// </summary>
    public BigInteger Count =>
        (Axes.IsEmpty ? BigInteger.Zero : Axes.Aggregate(BigInteger.One, (count, axis) => count * axis.Count))
        + Include.Length;

    /// <summary>Every path that some combination may set.</summary>
    public IEnumerable<string> Paths =>
        Axes.Select(axis => axis.Path)
            .Concat(Include.SelectMany(entry => entry.Settings).Select(setting => setting.Path))
            .Distinct(StringComparer.Ordinal);
}

/// <summary>An entry of <c>exclude</c> or <c>include</c>.</summary>
/// <param name="Position">Of the entry.</param>
/// <param name="Settings">At least one.</param>
public sealed record MatrixEntry(Position Position, ImmutableArray<MatrixSetting> Settings);
