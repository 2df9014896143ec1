using System.Collections.Immutable;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Pipeline;

/// <summary>
/// An experiment after defaults, overrides and seeds are settled: what will run. Immutable.
/// </summary>
public sealed record Plan
{
    /// <summary>The experiment's id in its manifest: a safe folder name.</summary>
    public required string Experiment { get; init; }

    public required PlannedImage Image { get; init; }

    public required SamplingSettings Sampling { get; init; }

    public required NetworkSettings Network { get; init; }

    /// <summary>The trainer's name, and what Core is told (<c>Training.Options</c>).</summary>
    public required TrainingSettings Training { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>In the manifest's order; metrics are always among them.</summary>
    public required ImmutableArray<PlannedOutput> Outputs { get; init; }

    /// <summary>The epochs that get a checkpoint, ascending: 0, every output's own, and the last.</summary>
    public ImmutableArray<int> CheckpointEpochs =>
        [.. Outputs.SelectMany(output => output.Epochs).Append(0).Append(Training.Epochs).Distinct().Order()];
}
