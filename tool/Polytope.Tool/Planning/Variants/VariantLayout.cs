using System.Collections.Immutable;
using System.Globalization;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Matrices;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Manifests.Yaml;

namespace Polytope.Tool.Planning.Variants;

/// <summary>Lays out the variants of an experiment.</summary>
internal static class VariantLayout
{
    /// <summary>A matrix with more combinations is refused before any of them is laid out.</summary>
    public const int MaximumCount = 10_000;

    private const string Key = "matrix";

    /// <summary>The matrix of an experiment, as written; null where it has none.</summary>
    public static Node? Written(Node settings) =>
        (settings as MappingNode)?[Key]?.Value is { } written and not ScalarNode { IsNull: true } ? written : null;

    public static Node WithoutMatrix(Node settings) => settings is MappingNode mapping
        ? mapping with { Entries = mapping.Entries.RemoveAll(entry => entry.Key.Text == Key) }
        : settings;

    /// <summary>The matrix; null, with diagnostics, where it is wrong, too large or empty.</summary>
    public static Matrix? Read(Section experiment, Node written, Reading reading)
    {
        var kind = experiment.Keys.First(key => key.Name == Key).Kind;
        if (kind.Read(written, Key, reading) is not Matrix matrix) return null;
        if (matrix.Count > MaximumCount)
        {
            var count = matrix.Count.ToString("N0", CultureInfo.InvariantCulture);
            reading.Add(matrix.Position, DiagnosticCode.MatrixSize, string.Create(CultureInfo.InvariantCulture,
                $"This matrix has {count} combinations{Factors(matrix)}; at most {MaximumCount:N0} are possible. "
                + $"Several experiments can share it."));
            return null;
        }

        if (matrix.Axes.IsEmpty && matrix.Include.IsEmpty)
        {
            reading.Add(matrix.Position, DiagnosticCode.MatrixSize,
                "This matrix has no combinations: name a path with its values, such as seed: 1..3.");
            return null;
        }

        foreach (var idle in Combinations.Idle(matrix))
            reading.Diagnostics.Warn(new Diagnostic(idle.Position, DiagnosticCode.Matrix,
                "No combination of the matrix has these values: nothing is excluded."));
        return matrix;
    }

    /// <summary>Its variants, in order.</summary>
    /// <param name="setting">The setting that an override makes of its path.</param>
    public static ImmutableArray<PlannedVariant> Variants(
        string experiment,
        Matrix matrix,
        VariantOverrides overrides,
        Func<string, MatrixSetting?> setting,
        DiagnosticBag diagnostics)
    {
        var before = diagnostics.Count;
        var names = new VariantNames(matrix.Paths);
        ImmutableArray<PlannedVariant> variants =
        [
            .. overrides.Applied(Combinations.Of(matrix), setting)
                .Select(settings => names.Named(experiment, settings)),
        ];
        if (variants.IsEmpty && diagnostics.Count == before)
            diagnostics.Add(matrix.Position, DiagnosticCode.MatrixSize,
                "Every combination of this matrix is excluded.");
        return variants;
    }

    private static string Factors(Matrix matrix) => matrix.Axes.Length < 2 ? ""
        : $" ({string.Join(" x ", matrix.Axes.Select(Count))})";

    private static string Count(Axis axis) => axis.Count.ToString("N0", CultureInfo.InvariantCulture);
}
