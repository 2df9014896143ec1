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

    /// <summary>What sets a run apart: its values of some paths, <c>hidden 14x6, seed 2</c>; else its id.</summary>
    public static string Name(ComparedRun run, IEnumerable<string> paths)
    {
        var values = paths.ToList();
        // A title is long, and says more only where nothing else differs.
        if (values.Exists(path => !IsText(path))) values.RemoveAll(IsText);
        var name = string.Join(", ", values.Select(
            path => $"{path[(path.LastIndexOf('.') + 1)..]} {run.Values.GetValueOrDefault(path, "-")}"));
        return name.Length == 0 ? run.Id : name;
    }

    private static bool IsText(string path) => path is "title" or "notes";
}

/// <summary>Runs that differ in the seed alone.</summary>
internal sealed record ComparedGroup(ImmutableArray<ComparedRun> Runs)
{
    /// <summary>Those whose training went on to the end, which means are of.</summary>
    public ImmutableArray<ComparedRun> Complete => [.. Runs.Where(run => run.IsComplete)];

    /// <summary>
    /// Mean and standard deviation (that of a sample, NaN of a single run) of a result of the complete runs; NaN where
    /// one has none.
    /// </summary>
    public (double Mean, double Spread) Of(string measure)
    {
        double[] values = [.. Complete.Select(run => run.Metrics.Last(measure))];
        if (values.Length == 0) return (double.NaN, double.NaN);
        var mean = values.Average();
        return (mean, values.Length < 2 ? double.NaN
            : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)));
    }
}
