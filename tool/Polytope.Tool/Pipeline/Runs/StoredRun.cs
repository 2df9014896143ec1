using System.Text;
using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Planning;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Reading;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>
/// A run on disk, under way or done: its folder, its record, its checkpoints and its plan. Everything that reads a run
/// opens it here.
/// </summary>
internal sealed class StoredRun
{
    private StoredRun(string folder, string recordPath, RunRecord record)
    {
        (Folder, RecordPath, Record) = (folder, recordPath, record);
        Checkpoints = new CheckpointFolder(folder);
    }

    /// <summary>The folder of the record.</summary>
    public string Folder { get; }

    public string RecordPath { get; }

    public RunRecord Record { get; }

    public CheckpointFolder Checkpoints { get; }

    /// <summary>The last epoch that the training can go on from or that has a frame; null before the first.</summary>
    public int? LastEpoch
    {
        get
        {
            var latest = new CheckpointFolder(Folder, RunFolder.Latest).LastEpoch;
            return Checkpoints.LastEpoch is { } last && !(latest > last) ? last : latest;
        }
    }

    /// <summary>The epochs whose checkpoints the record names, ascending.</summary>
    public IReadOnlyList<int> Epochs => [.. Record.Checkpoints.Select(checkpoint => checkpoint.Epoch)];

    /// <summary>The colours that are the network's outputs; null where its outputs are values.</summary>
    /// <exception cref="UnreadableFileException">The record names a colour that is none.</exception>
    public Palette? Palette => (Record.Image?.Classes ?? Record.Points?.Classes) is not { } classes
        ? null
        : new Palette([.. classes.Select(
        text => Colour.Parse(text) ?? throw new UnreadableFileException(
            RecordPath, $"'{text}' is no colour: the record was changed by hand."))]);

    /// <summary>What was learned, in the network's coordinates.</summary>
    /// <exception cref="UnreadableFileException">The record names something else.</exception>
    public Window Window => Record.Window switch
    {
        null => Window.Unit,
        [var x0, var y0, var x1, var y1] when x0 < x1 && y0 < y1 && Record.Window.All(double.IsFinite) =>
            new Window(x0, y0, x1, y1),
        _ => throw new UnreadableFileException(
            RecordPath, "'window' is no rectangle x0, y0, x1, y1: the record was changed by hand."),
    };

    /// <summary>The run in a folder.</summary>
    /// <exception cref="UserErrorException">There is none.</exception>
    /// <exception cref="UnreadableFileException">Its record is damaged.</exception>
    public static StoredRun Open(string folder)
    {
        RunFolder.Of(folder).TryRecover();
        return Find(folder) ?? throw new UserErrorException(
            $"{folder}: this is no run's folder: it has no {RecordFile.Name}. 'dotnet polytope run' makes one.");
    }

    /// <summary>The run in a folder; null where there is none.</summary>
    /// <exception cref="UnreadableFileException">Its record is damaged.</exception>
    public static StoredRun? Find(string folder)
    {
        var path = Path.Combine(folder, RecordFile.Name);
        return File.Exists(path) ? new StoredRun(folder, path, RecordFile.Read(path)) : null;
    }

    /// <summary>The run that a record tells of; its files may be elsewhere.</summary>
    /// <exception cref="UnreadableFileException">The record is missing or damaged.</exception>
    public static StoredRun OfRecord(string path) =>
        new(Path.GetDirectoryName(Path.GetFullPath(path))!, path, RecordFile.Read(path));

    /// <summary>The checkpoint after an epoch; null for the last one.</summary>
    /// <exception cref="UserErrorException">There is none, or it is missing or damaged.</exception>
    public StoredCheckpoint Checkpoint(int? epoch)
    {
        var epochs = Epochs;
        if (epochs.Count == 0) throw new UserErrorException($"{Folder}: the run has no checkpoint yet.");
        var chosen = epoch ?? epochs[^1];
        if (!epochs.Contains(chosen))
        {
            var nearest = epochs.MinBy(known => Math.Abs((long)known - chosen));
            throw new UserErrorException(
                $"{Folder}: there is no checkpoint of epoch "
                + FormattableString.Invariant($"{chosen}: there are {epochs.Count}, from {epochs[0]} to {epochs[^1]}. ")
                + FormattableString.Invariant($"The nearest is {nearest}."),
                ExitCode.WrongInput);
        }

        return Checkpoints.Read([chosen]).Single();
    }

    /// <summary>
    /// The files that the record names and that are missing or have another size, and the manifest if it was changed;
    /// one phrase each.
    /// </summary>
    public IEnumerable<string> Losses()
    {
        foreach (var epoch in Checkpoints.Missing(Epochs).Take(1))
            yield return FormattableString.Invariant($"the checkpoint of epoch {epoch} is missing");
        if (ManifestLoss() is { } loss) yield return loss;
        foreach (var output in Record.Outputs)
        {
            var file = new FileInfo(Path.Combine(Folder, output.File));
            if (!file.Exists) yield return $"{output.File} is missing";
            else if (file.Length != output.Bytes) yield return $"{output.File} was changed";
        }
    }

    /// <summary>The outputs that are there, and have their size.</summary>
    public IEnumerable<RecordedOutput> SoundOutputs() => Record.Outputs.Where(
        output => new FileInfo(Path.Combine(Folder, output.File)) is { Exists: true } file
            && file.Length == output.Bytes);

    /// <summary>The first file whose digest is not the recorded one, in a clause; null where there is none.</summary>
    public string? Damage()
    {
        foreach (var (epoch, sha256) in Record.Checkpoints)
        {
            if (Checkpoints.DigestOf(epoch) != sha256)
                return FormattableString.Invariant($"the checkpoint stored after epoch {epoch} is missing or damaged");
        }

        if (Checkpoints.DamagedState() is { } state)
            return $"{state} is damaged: the run can't go on from this epoch";
        if (ManifestLoss() is { } loss) return loss;
        foreach (var output in Record.Outputs)
        {
            if (!File.Exists(Path.Combine(Folder, output.File))) return $"{output.File} is missing";
            if (!output.IsSound(Folder)) return $"{output.File} is not the file that the run wrote";
        }

        return null;
    }

    /// <summary>What is wrong with the manifest beside the record, which has the same; null where nothing is.</summary>
    private string? ManifestLoss()
    {
        var path = Path.Combine(Folder, RunFolder.Manifest);
        return !File.Exists(path) ? $"{RunFolder.Manifest} is missing"
            : IsManifest(WholeFile.Read(path, ManifestText.MaximumBytes)) ? null
            : $"{RunFolder.Manifest} was changed";
        bool IsManifest(byte[] content) => content.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Record.Plan.Manifest));
    }

    /// <summary>
    /// The plan that ran. A file that is learned is looked for from the record's folder on. Plug-ins that are not
    /// needed may be missing or untrusted: stand-ins then have the places of their parts.
    /// </summary>
    /// <param name="used">Those of its parts that will be used.</param>
    /// <exception cref="UserErrorException">
    /// The plan can't be read, is not the one that ran, or needs code that is not trusted.
    /// </exception>
    public Plan Plan(CodeGate gate, Func<Plan, IEnumerable<IPart>> used)
    {
        var plan = Planned(gate, CodeUse.IfPossible);
        if (used(plan).Any(part => part is IStandIn)) plan = Planned(gate, CodeUse.Required);
        PlannedCode.Pass(gate, RecordPath, plan, used(plan));
        return plan;
    }

    /// <summary>The plan that ran, with these outputs alone.</summary>
    /// <param name="outputs">As a manifest has them.</param>
    /// <param name="plugins">Whose parts they may name, besides those of the run's own plug-ins.</param>
    /// <exception cref="UserErrorException">
    /// There are mistakes in them: all, a line each; or code is needed that is not trusted.
    /// </exception>
    public Plan PlanWith(SequenceNode outputs, CodeGate gate, IReadOnlyList<Plugin> plugins)
    {
        _ = Plan(gate, PlannedCode.OfImage);
        var plan = PlanWith(outputs, gate, plugins, CodeUse.IfPossible);
        // Either the run's plug-ins are needed, or a name is none of theirs: then that is the mistake.
        if (Parts(plan).Any(part => part is IStandIn)) plan = PlanWith(outputs, gate, plugins, CodeUse.Required);
        PlannedCode.Pass(gate, RecordPath, plan, Parts(plan));
        return plan;

        static IEnumerable<IPart> Parts(Plan plan) =>
            [.. PlannedCode.OfImage(plan), .. plan.Outputs.Select(output => output.Renderer)];
    }

    private Plan PlanWith(SequenceNode outputs, CodeGate gate, IReadOnlyList<Plugin> plugins, CodeUse use)
    {
        const string Key = "outputs";
        var diagnostics = new DiagnosticBag();
        var opener = new ManifestOpener(gate, use) { OtherPlugins = plugins, OtherTexts = [YamlWriter.Flow(outputs)] };
        var opened = Open(opener, diagnostics);
        diagnostics.ThrowIfAny();
        var experiment = opened!.Manifest.Experiments[0];
        var settings = (MappingNode)experiment.Settings;
        var others = settings.Entries.RemoveAll(entry => entry.Key.Text == Key);
        var entry = new Entry(new ScalarNode(outputs.Position, Key), outputs);
        experiment = experiment with { Settings = settings with { Entries = others.Add(entry) } };
        var plans = new Planner(opened.Grammar) { IsForThisMachine = true }.Plan(
            opened.Manifest with { Experiments = [experiment] }, diagnostics);
        diagnostics.ThrowIfAny();
        // The planner adds those that every run has at the end.
        return plans[0] with { Outputs = plans[0].Outputs[..outputs.Items.Length] };
    }

    /// <summary>The manifest in the record; null, with diagnostics, where it is none.</summary>
    public OpenManifest? Open(ManifestOpener opener, DiagnosticBag diagnostics) => opener.With(Record.Plugins).Read(
        Record.Plan.Manifest,
        $"{RecordPath}: plan.manifest",
        RecordPath,
        Path.GetFullPath(Folder),
        diagnostics);

    private Plan Planned(CodeGate gate, CodeUse use)
    {
        var diagnostics = new DiagnosticBag();
        var plans = Open(new ManifestOpener(gate, use), diagnostics) is { } opened
            ? new Planner(opened.Grammar).Plan(opened.Manifest, diagnostics)
            : [];
        var found = diagnostics.Sorted();
        if (found.FirstOrDefault(one => one.Code == DiagnosticCode.ImageMissing) is { } missing)
        {
            throw new UserErrorException(
                $"{RecordPath}: the record alone does not hold what was learned, which is a file in the run's folder. "
                + $"Copy the whole folder. ({missing.Text})");
        }

        diagnostics.ThrowIfAny();
        var plan = plans[0];
        // What a part without its plug-in had for keys can't be told, so this plan can't be compared.
        var isComparable = !PlannedCode.OfTraining(plan).Any(part => part is IStandIn);
        if (!isComparable || plan.TrainingHash == Record.Plan.TrainingHash) return plan;
        string[] changed = [.. TrainerCode.Changed(Record, plan)];
        throw new UserErrorException(
            $"{RecordPath}: the manifest in the record is not the plan that ran ("
            + string.Join("; ", PlanChange.Between(Record, plan))
            + (changed.Length > 0
                ? $"): since then, {string.Join(", ", changed)} {(changed.Length == 1 ? "was" : "were")} changed."
                : "): the record, or what it learned, was changed."),
            ExitCode.Differs);
    }
}
