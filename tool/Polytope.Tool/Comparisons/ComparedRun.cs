using System.Collections.Immutable;
using Polytope.Core.Measures;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Comparisons;

/// <summary>What a comparison knows of a run: its plan's values and its results.</summary>
/// <param name="Folder">As the user gave it, or as it was found below what the user gave.</param>
/// <param name="Metrics">Empty where the run has none.</param>
internal sealed record ComparedRun(string Folder, RunRecord Record, MetricsTable Metrics)
{
    public const string MetricsName = "metrics.csv";

    /// <summary>The id of the experiment or variant.</summary>
    public string Id => Record.Experiment;

    /// <summary>The id of the experiment; of a variant, without its values.</summary>
    public string Experiment => VariantId.Parse(Id)?.Experiment ?? Id;

    /// <summary>Whether its training went on to the end.</summary>
    public bool IsComplete => Record.Status == RunStatus.Complete;

    /// <summary>
    /// What breaks out of its past (<see cref="PhaseChanges"/>) at which epoch: the training loss, and what the run's
    /// own metrics name.
    /// </summary>
    public IReadOnlyDictionary<double, string> PhaseChanges { get; } = Changes(Metrics);

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

    /// <summary>
    /// What is said of runs in folders that are not finished, and so are not compared; null for none.
    /// </summary>
    public static string? LeftOut(IEnumerable<string> folders)
    {
        const int Named = 3;
        var left = folders.SelectMany(RunsBelow.Unfinished).Distinct().ToList();
        if (left.Count == 0) return null;
        var names = string.Join(", ", left.Take(Named)) + (left.Count > Named ? ", ..." : "");
        return left.Count == 1 ? $"1 unfinished run is left out: {names}"
            : FormattableString.Invariant($"{left.Count} unfinished runs are left out: {names}");
    }

    /// <summary>The run with a checkpoint of it, of a network of two inputs.</summary>
    /// <param name="epoch">Null for the last.</param>
    /// <exception cref="UserErrorException">It has no such checkpoint, or other inputs.</exception>
    public (StoredRun Run, Checkpoint Checkpoint) Plane(int? epoch)
    {
        var run = StoredRun.Open(Folder);
        var checkpoint = run.Checkpoint(epoch).Checkpoint;
        return checkpoint.Network.Shape.Inputs == 2 ? (run, checkpoint) : throw new UserErrorException(
            FormattableString.Invariant($"{Folder}: its network has {checkpoint.Network.Shape.Inputs} inputs, and a ")
            + "frame shows two. 'regions --plane' shows a plane through more.",
            ExitCode.WrongInput);
    }

    private static Dictionary<double, string> Changes(MetricsTable metrics)
    {
        var found = new Dictionary<double, string>();
        var loss = new PhaseChanges();
        var (epochs, losses, named) = (metrics["epoch"], metrics["training_loss"], metrics.Texts("phase_change"));
        for (var i = 0; i < epochs.Count; i++)
        {
            List<string> curves = i < losses.Count && loss.Add(losses[i]) ? [FrameSequence.Loss] : [];
            if (i < named.Count) curves = [.. curves.Union(named[i].Split(' ', StringSplitOptions.RemoveEmptyEntries))];
            if (curves.Count > 0) found[epochs[i]] = string.Join(", ", curves);
        }

        return found;
    }

    private static ComparedRun Of(string folder) =>
        new(folder, StoredRun.Open(folder).Record, MetricsTable.Read(Path.Combine(folder, MetricsName)));
}
