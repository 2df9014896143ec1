using System.Globalization;

namespace Polytope.Tool.Tests.Fuzzing;

/// <summary>How much is tried.</summary>
/// <param name="Count">Mutated files for each target.</param>
/// <param name="Seed">Where mutations begin: case i of a target is the same for the same seed.</param>
/// <param name="Findings">
/// The folder of files that broke a reader, of the one that is being read (if a reader takes the process down, it is
/// the culprit), and of reports. Null for none.
/// </param>
internal sealed record FuzzSettings(int Count, int Seed, string? Findings)
{
    /// <summary>As long as this, whatever the count; 0 for the count.</summary>
    public int Seconds { get; init; }

    /// <summary>
    /// POLYTOPE_MUTATIONS or POLYTOPE_FUZZ_SECONDS, POLYTOPE_SEED and POLYTOPE_FINDINGS; 300 mutations with seed 1
    /// without them.
    /// </summary>
    public static FuzzSettings FromEnvironment() => new(
        Number("POLYTOPE_MUTATIONS", 300),
        Number("POLYTOPE_SEED", 1),
        Environment.GetEnvironmentVariable("POLYTOPE_FINDINGS"))
    {
        Seconds = Number("POLYTOPE_FUZZ_SECONDS", 0),
    };

    private static int Number(string name, int otherwise) =>
        int.Parse(
            Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);
}
