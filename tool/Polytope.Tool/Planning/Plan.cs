using System.Collections.Immutable;
using Polytope.Core.Training;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Planning.Subjects;

namespace Polytope.Tool.Planning;

/// <summary>
/// An experiment with defaults, overrides and seeds settled: what will run. Immutable.
/// </summary>
public sealed record Plan
{
    /// <summary>The experiment's id in its manifest: a safe folder name.</summary>
    public required string Experiment { get; init; }

    /// <summary>What is learned, as the manifest's <c>image</c> says.</summary>
    public required PlannedSubject Image { get; init; }

    public required SamplingSettings Sampling { get; init; }

    public required NetworkSettings Network { get; init; }

    /// <summary>The trainer, and the options that all trainers share (<c>Training.Options</c>).</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>The trainer with its own options.</summary>
    public ITrainer Trainer => Training.Trainer.Kind;

    public required ulong Seed { get; init; }

    /// <summary>In the manifest's order; metrics are always among them.</summary>
    public required ImmutableArray<PlannedOutput> Outputs { get; init; }

    /// <summary>The epochs that get a checkpoint, ascending: 0, every output's own, and the last.</summary>
    public ImmutableArray<int> CheckpointEpochs =>
        [.. Outputs.SelectMany(output => output.Epochs).Append(0).Append(Training.Epochs).Distinct().Order()];

    /// <summary>SHA-256, in lower-case hexadecimal, of everything that defines the results.</summary>
    public string Hash => PlanText.Hash(this);

    /// <summary>
    /// SHA-256 of what defines the training: image, sampling, network, training and seed. Two plans that share it
    /// share their checkpoints.
    /// </summary>
    public string TrainingHash => PlanText.TrainingHash(this);

    /// <summary>
    /// SHA-256 of what defines each epoch of the training. Of two plans that share it and differ in their number of
    /// epochs, the longer continues the shorter.
    /// </summary>
    public string TrajectoryHash => PlanText.TrajectoryHash(this);

    /// <summary>Every value with its path, in the manifest's order.</summary>
    public ImmutableArray<PlanLine> Lines => PlanText.Lines(this);

    /// <summary>The same plan as a manifest with this one experiment; running it gives the same hash.</summary>
    /// <param name="folder">The folder of the manifest: a file's path is relative to it.</param>
    public string ToManifest(string folder) => PlanText.Manifest(this, folder);

    /// <summary>Key by key, what differs from an earlier plan.</summary>
    public IReadOnlyList<PlanDifference> DifferencesFrom(IEnumerable<PlanLine> earlier)
    {
        var was = earlier.ToDictionary(line => line.Path, line => line.Value);
        // A plan that is older than a key had what is now the key's default.
        var silent = PlanText.SilentPaths(this);
        var now = Lines.Where(line => was.ContainsKey(line.Path) || !silent.Contains(line.Path)).ToDictionary(
            line => line.Path, line => line.Value);
        return
        [
            .. from path in now.Keys.Union(was.Keys)
               let difference = new PlanDifference(path, was.GetValueOrDefault(path), now.GetValueOrDefault(path))
               where difference.Was != difference.Is
               select difference,
        ];
    }
}
