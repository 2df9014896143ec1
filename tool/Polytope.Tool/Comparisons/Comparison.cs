using System.Collections.Immutable;

namespace Polytope.Tool.Comparisons;

/// <summary>What differs in the plans and in the results of some runs.</summary>
internal sealed class Comparison
{
    private const string Seed = "seed";

    public Comparison(ImmutableArray<ComparedRun> runs)
    {
        Runs = runs;
        Paths =
        [
            .. from path in runs.SelectMany(run => run.Values.Keys).Distinct()
               where runs.Select(run => run.Values.GetValueOrDefault(path)).Distinct().Count() > 1
               select path,
        ];
        Measures = [.. runs.SelectMany(run => run.Results).Select(result => result.Key).Distinct()];
        Groups =
        [
            .. from run in runs
               group run by string.Join('\0', Paths.Where(path => path != Seed)
                   .Select(path => run.Values.GetValueOrDefault(path))) into same
               select new ComparedGroup([.. same]),
        ];
    }

    public ImmutableArray<ComparedRun> Runs { get; }

    /// <summary>The results that say most of a run; the others are for those who ask for them.</summary>
    public IEnumerable<string> Principal => Measures.Where(measure =>
        measure is "polytopes" or "boundary_length"
        || measure.EndsWith("_loss", StringComparison.Ordinal)
        || measure.EndsWith("_accuracy", StringComparison.Ordinal));

    /// <summary>The paths of values in which plans differ, in a plan's order.</summary>
    public ImmutableArray<string> Paths { get; }

    /// <summary>The names of the results.</summary>
    public ImmutableArray<string> Measures { get; }

    /// <summary>Runs that differ in the seed alone, together.</summary>
    public ImmutableArray<ComparedGroup> Groups { get; }

    /// <summary>Whether some runs differ in the seed alone.</summary>
    public bool HasSeeds => Paths.Contains(Seed) && Groups.Any(group => group.Runs.Length > 1);

    /// <summary>The paths in which groups differ.</summary>
    public IEnumerable<string> GroupPaths => Paths.Where(path => path != Seed);
}

/// <summary>Runs that differ in the seed alone.</summary>
internal sealed record ComparedGroup(ImmutableArray<ComparedRun> Runs)
{
    /// <summary>Mean and standard deviation (that of a sample) of a result; NaN where a run has none.</summary>
    public (double Mean, double Spread) Of(string measure)
    {
        double[] values = [.. Runs.Select(run => run.Metrics.Last(measure))];
        var mean = values.Average();
        return (mean, values.Length < 2 ? 0
            : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }
}
