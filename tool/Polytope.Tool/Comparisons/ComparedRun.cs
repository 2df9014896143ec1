using System.Collections.Immutable;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;

namespace Polytope.Tool.Comparisons;

/// <summary>What a comparison knows of a run: its plan's values and its results.</summary>
/// <param name="Folder">As the user gave it, or as it was found below what the user gave.</param>
/// <param name="Metrics">Empty where the run has none.</param>
internal sealed record ComparedRun(string Folder, RunRecord Record, MetricsTable Metrics)
{
    public const string MetricsName = "metrics.csv";

    /// <summary>The id of the experiment or variant.</summary>
    public string Id => Record.Experiment;

    /// <summary>The plan's values by their paths.</summary>
    public IReadOnlyDictionary<string, string> Values => Record.Plan.Values;

    /// <summary>SHA-256 of the weights after the last checkpoint; null where there is none.</summary>
    public string? Weights => Record.Checkpoints is [.., var last] ? last.Sha256 : null;

    /// <summary>The last value of each measure, and the seconds of the training.</summary>
    public IEnumerable<KeyValuePair<string, double>> Results =>
        Metrics.Columns.Where(name => name is not ("epoch" or "seconds" or "since" or "phase_change"))
            .Select(name => KeyValuePair.Create(name, Metrics.Last(name)));

    /// <summary>The runs of folders: each a run, or one with runs at any depth.</summary>
    /// <exception cref="UserErrorException">A folder has no run, or a record is damaged.</exception>
    public static ImmutableArray<ComparedRun> Of(IEnumerable<string> folders)
    {
        var runs = ImmutableArray.CreateBuilder<ComparedRun>();
        foreach (var folder in folders)
        {
            var found = RunsBelow.Of(folder);
            if (found.Count == 0)
                throw new UserErrorException(
                    $"{folder}: there is no finished run. 'dotnet polytope run' makes one.", ExitCode.WrongInput);
            runs.AddRange(found.Select(Of));
        }

        return [.. runs.DistinctBy(run => Path.GetFullPath(run.Folder))];
    }

    private static ComparedRun Of(string folder) =>
        new(folder, StoredRun.Open(folder).Record, MetricsTable.Read(Path.Combine(folder, MetricsName)));
}
