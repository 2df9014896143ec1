using System.Collections.Immutable;
using Polytope.Core.Declarations;
using Polytope.Core.Measures;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Outputs.Metrics;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Plugins;
using Polytope.Tool.Trainers;

namespace Polytope.Tool.Planning;

/// <summary>
/// An experiment with defaults, overrides and seeds settled: what will run. Immutable.
/// </summary>
public sealed record Plan
{
    private const string ImageDigestPath = "image.digest";

    private static readonly string[] FilePaths =
        [$"image.{ImageSettings.FileChoice}", $"image.{ImageSettings.PointsChoice}"];

    /// <summary>The experiment's id in its manifest: a safe folder name.</summary>
    public required string Experiment { get; init; }

    /// <summary>The manifest that it was read from; no part of its hash.</summary>
    public required PlanOrigin Origin { get; init; }

    /// <summary>For people; null if the experiment has none.</summary>
    public string? Title { get; init; }

    /// <inheritdoc cref="Title"/>
    public string? Notes { get; init; }

    /// <summary>What is learned, as the manifest's <c>image</c> says.</summary>
    public required PlannedSubject Image { get; init; }

    public required SamplingSettings Sampling { get; init; }

    public required NetworkSettings Network { get; init; }

    /// <summary>The trainer, and the options that all trainers share (<c>Training.Options</c>).</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>The trainer with its own options.</summary>
    public ITrainer Trainer => Training.Trainer.Kind;

    /// <summary>The files of the trainer's program; empty for a trainer that starts none.</summary>
    public ImmutableArray<TrainerScript> Scripts { get; init; } = [];

    /// <summary>Where the manifest names the trainer; no part of the hash.</summary>
    public Position TrainerPlace { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Values that the network outputs: of the image's channels or the point, or scores of classes.</summary>
    public int Targets { get; init; } = 1;

    /// <summary>In the manifest's order; metrics are always among them.</summary>
    public required ImmutableArray<PlannedOutput> Outputs { get; init; }

    /// <summary>Epochs whose checkpoints the run has already, and keeps; no part of the plan's hash.</summary>
    public ImmutableArray<int> KeptEpochs { get; private init; } = [];

    /// <summary>
    /// The epochs that get a checkpoint, ascending: 0, every output's own, the last, and those that are kept.
    /// </summary>
    public ImmutableArray<int> CheckpointEpochs =>
    [
        .. Outputs.SelectMany(output => output.Epochs).Append(0).Append(Training.Epochs).Concat(KeptEpochs)
            .Distinct().Order(),
    ];

    /// <summary>The epochs that an output draws, ascending; a row of metrics is no frame.</summary>
    public ImmutableArray<int> FrameEpochs =>
    [
        .. Outputs.Where(output => output.Renderer is not MetricsRenderer).SelectMany(output => output.Epochs)
            .Distinct().Order(),
    ];

    /// <summary>The measures of the frame of an epoch alone that its outputs read.</summary>
    public IEnumerable<Measure> MeasuresAt(int epoch) => Outputs.Where(output => output.Epochs.Contains(epoch))
        .SelectMany(output => PartAnswers.RequiredMeasures(output.Renderer)).Where(measure => !measure.IsOfChange)
            .Distinct();

    /// <summary>
    /// The same plan for a run that has checkpoints already: outputs that draw every checkpoint draw those too, and so
    /// do the metrics, so that no row of them gets lost.
    /// </summary>
    public Plan Keeping(IEnumerable<int> epochs)
    {
        var plan = this with { KeptEpochs = [.. epochs] };
        var all = plan.CheckpointEpochs;
        return plan with
        {
            Outputs =
            [
                .. from output in Outputs
                   let takesAll = output.Settings.Every is { IsCheckpoint: true } || output.Renderer is MetricsRenderer
                   select takesAll ? output with { Epochs = all } : output,
            ],
        };
    }

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

    /// <summary>The plan that this one branches off from; null where nothing changes during the training.</summary>
    public Plan? WithoutPhases =>
        Training.Then is null or { IsEmpty: true } ? null : this with { Training = Training with { Then = null } };

    /// <summary>Every value with its path, in the manifest's order.</summary>
    public ImmutableArray<PlanLine> Lines => PlanText.Lines(this);

    /// <summary>
    /// The same plan as a manifest with this one experiment; running it in the run's folder gives the same hash. A file
    /// that is learned is the copy that the run keeps (<see cref="PlannedSubject.Kept"/>).
    /// </summary>
    /// <param name="folder">Where it will be: paths of plug-ins are relative to it. Null for full paths.</param>
    public string ToManifest(string? folder = null) => PlanText.Manifest(this, folder);

    /// <summary>The parts that it uses.</summary>
    internal IEnumerable<IPart> Parts =>
    [
        .. Image is DrawnImage drawn ? (IPart[])[drawn.Shape] : [],
        Trainer,
        .. Outputs.Select(output => output.Renderer),
    ];

    /// <summary>The plug-ins that these are of.</summary>
    internal IEnumerable<Plugin> Plugins => Parts.Select(Plugin.Of).OfType<Plugin>().Distinct();

    /// <summary>Key by key, what differs from an earlier plan.</summary>
    public IReadOnlyList<PlanDifference> DifferencesFrom(IEnumerable<PlanLine> earlier)
    {
        var was = earlier.ToDictionary(line => line.Path, line => line.Value);
        // A plan that is older than a key had what is now the key's default.
        var silent = PlanText.SilentPaths(this);
        var now = Lines.Where(line => was.ContainsKey(line.Path) || !silent.Contains(line.Path)).ToDictionary(
            line => line.Path, line => line.Value);
        // The same picture, and the same points, are the same wherever they lie.
        if (was.GetValueOrDefault(ImageDigestPath) is { } digest && digest == now.GetValueOrDefault(ImageDigestPath))
        {
            foreach (var path in FilePaths)
            {
                was.Remove(path);
                now.Remove(path);
            }
        }

        return
        [
            .. from path in now.Keys.Union(was.Keys)
               let difference = new PlanDifference(path, was.GetValueOrDefault(path), now.GetValueOrDefault(path))
               where difference.Was != difference.Is
               select difference,
        ];
    }
}

/// <param name="Folder">Full path of the folder of the manifest's relative paths.</param>
/// <param name="Sha256">Of the manifest's text.</param>
/// <param name="File">The manifest as the user called it; no file where the manifest is in a record.</param>
public sealed record PlanOrigin(string Folder, string Sha256, string File);
