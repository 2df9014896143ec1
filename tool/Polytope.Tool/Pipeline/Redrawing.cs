using System.Collections.Immutable;
using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Pipeline;

/// <summary>
/// Draws other outputs of a finished run from its checkpoints, without training. Outputs are added: a file that is
/// there already is replaced only by force.
/// </summary>
internal sealed class Redrawing(IRunObserver observer)
{
    /// <exception cref="UserErrorException">
    /// An epoch has no checkpoint, or a file is there already (exit code 2 for both; nothing is written); the run is
    /// held by another process, or an output failed.
    /// </exception>
    public void Draw(RedrawingRequest request, CancellationToken cancellation)
    {
        var folder = RunFolder.Of(request.Run);
        using var held = folder.Lock();
        folder.Recover();
        var run = Finished(folder, request.Run);
        var target = request.Target ?? run.Folder;
        var plan = Drawable(run, request);
        if (request.Target is null) plan = plan with { Outputs = Missing(plan, run, request.Gate) };
        if (!request.Force) ThrowIfThere(plan, target);
        if (Directory.Exists(folder.Drawing)) Directory.Delete(folder.Drawing, recursive: true);
        try
        {
            Directory.CreateDirectory(folder.Drawing);
            var (files, failures) = Draw(plan, run, folder.Drawing, request.Threads, cancellation);
            var drawn = files.Select(file => RecordedOutput.Of(folder.Drawing, file)).ToList();
            var added = Move(drawn, folder.Drawing, target, request.Force);
            if (request.Target is null) Record(run, drawn);
            observer.Observe(new OutputsAdded(plan.Experiment, target, added));
            if (failures.Count > 0)
                throw new UserErrorException(string.Join('\n', failures.Select(one => $"{plan.Experiment}: {one}")));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{plan.Experiment}: {failure.Message}", ExitCode.Failed, failure);
        }
        finally
        {
            if (Directory.Exists(folder.Drawing)) Directory.Delete(folder.Drawing, recursive: true);
        }
    }

    private static StoredRun Finished(RunFolder folder, string path)
    {
        if (folder.Present == folder.Partial)
            throw new UserErrorException(
                $"{folder.Partial}: this run is unfinished. Finish it with 'run --resume', then draw.",
                ExitCode.WrongInput);
        var run = StoredRun.Open(path);
        return run.Epochs.Count > 0 ? run : throw new UserErrorException($"{path}: the run has no checkpoint.");
    }

    /// <summary>The run's plan with the outputs that are asked for, at epochs that have a checkpoint.</summary>
    private static Plan Drawable(StoredRun run, RedrawingRequest request)
    {
        var outputs = request.Outputs;
        var plan = run.PlanWith(outputs, request.Gate, request.Plugins);
        return plan with
        {
            Outputs = [.. plan.Outputs.Select(
                (output, i) => new PlannedOutput(output.Settings, Epochs(output, outputs.Items[i])))],
        };

        ImmutableArray<int> Epochs(PlannedOutput output, Node written)
        {
            var (epochs, last) = (run.Epochs, run.Epochs[^1]);
            var isSaid = written is MappingNode mapping && (mapping["every"] ?? mapping["at"]) is not null;
            if (output.Settings.Every is { IsCheckpoint: true } || (!isSaid && output.Settings.Every is not null))
                return [.. epochs];
            // A training that ended early has no later epochs, and its last one is that of the plan.
            ImmutableArray<int> asked =
                [.. output.Epochs.Select(epoch => epoch == plan.Training.Epochs ? last : epoch).Where(e => e <= last)];
            var missing = asked.Except(epochs).Take(1).ToList();
            if (missing.Count == 0) return asked;
            throw new UserErrorException(
                FormattableString.Invariant($"{written.Position}: {output.Renderer.Name} asks for epoch {missing[0]}, ")
                + "and the run has no checkpoint of it: there are "
                + FormattableString.Invariant($"{epochs.Count}, from {epochs[0]} to {last}. ")
                + "'every: checkpoint' draws them all; 'run --resume' with this output trains those that are missing.",
                ExitCode.WrongInput);
        }
    }

    /// <summary>Those of the outputs that the run does not have in just this way.</summary>
    private static ImmutableArray<PlannedOutput> Missing(Plan plan, StoredRun run, CodeGate gate)
    {
        var ran = run.Plan(gate, PlannedCode.OfImage);
        var there = run.SoundOutputs().Select(output => output.File.Split('/')[0]).ToHashSet(StringComparer.Ordinal);
        return plan.Outputs.RemoveAll(output => ran.Outputs.Any(old => old.Settings == output.Settings)
            && PartAnswers.Files(output.Renderer).All(there.Contains));
    }

    /// <summary>Single files are looked for before they are drawn; those in a folder when they have names.</summary>
    private static void ThrowIfThere(Plan plan, string target)
    {
        foreach (var file in plan.Outputs.SelectMany(output => PartAnswers.Files(output.Renderer)))
            if (File.Exists(Path.Combine(target, file))) throw IsThere(Path.Combine(target, file));
    }

    private static UserErrorException IsThere(string path) => new(
        $"{path} is there already, drawn otherwise, and stays. Draw into another folder with --out, or replace it with "
        + "--force.",
        ExitCode.WrongInput);

    /// <returns>The files, relative to the folder, and what went wrong in plug-ins.</returns>
    private (IReadOnlyList<string> Files, IReadOnlyList<string> Failures) Draw(
        Plan plan, StoredRun run, string folder, ThreadBudget threads, CancellationToken cancellation)
    {
        if (plan.Outputs.IsEmpty) return ([], []);
        var setup = TrainingSetup.Of(plan);
        List<int> epochs = [.. plan.Outputs.SelectMany(output => output.Epochs).Distinct().Order()];
        observer.Observe(new RunStarted(
            plan.Experiment, plan.Training.Epochs, epochs.Count, run.Folder, ResumedFrom: null));
        var clock = new RunClock();
        var plugins = new PluginHandling(
            PluginCall.Grace,
            (renderer, failure) => observer.Observe(new OutputFailed(plan.Experiment, renderer, failure.Message)),
            cancellation);
        using var sinks = new FrameSinks(plan, setup, folder, threads, clock, plugins);
        var builder = new FrameBuilder(setup, plan.MeasuresAt, clock, cancellation);
        using (var frames = new OrderedPipeline<StoredCheckpoint, Frame>(
            threads, stored =>
                builder.Build(new TrainedCheckpoint(stored.Checkpoint, 0)), Deliver, threads.Threads + 1))
        {
            foreach (var stored in run.Checkpoints.Read(epochs))
            {
                cancellation.ThrowIfCancellationRequested();
                frames.Add(stored);
            }

            frames.Complete();
        }

        var files = sinks.Complete(
            (renderer, number, of, percent) => observer.Observe(
                new RendererFinishing(plan.Experiment, renderer, new Ordinal(number, of), percent)),
            run.Record.DivergedIn);
        return (files, [.. sinks.Failures.Select(failed => failed.Failure.Message)]);

        void Deliver(Frame frame)
        {
            var changes = sinks.Add(frame);
            observer.Observe(new FrameDrawn(plan.Experiment, frame, frame.Seconds) { PhaseChanges = changes });
        }
    }

    /// <returns>The files that are new in the target.</returns>
    private static List<RecordedOutput> Move(List<RecordedOutput> drawn, string drawing, string target, bool force)
    {
        var added = drawn.FindAll(output => Path.Combine(target, output.File) is var path
            && !(File.Exists(path) && Digest.OfFile(path) == output.Sha256));
        foreach (var path in added.Select(output => Path.Combine(target, output.File)))
            if (!force && Path.Exists(path)) throw IsThere(path);
        foreach (var file in added.Select(output => output.File))
        {
            var path = Path.Combine(target, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(Path.Combine(drawing, file), path, overwrite: true);
        }

        return added;
    }

    /// <summary>
    /// Records what was drawn: also a file that was there and is no part of the record yet, because a process was
    /// killed before it wrote the record.
    /// </summary>
    private static void Record(StoredRun run, List<RecordedOutput> drawn)
    {
        var added = drawn.Except(run.Record.Outputs).ToList();
        if (added.Count == 0) return;
        var replaced = added.Select(output => output.File).ToHashSet(StringComparer.Ordinal);
        RecordFile.Write(run.Folder, run.Record with
        {
            Outputs = [.. run.Record.Outputs.Where(output => !replaced.Contains(output.File)), .. added],
        });
    }
}

/// <param name="Run">A finished run's folder.</param>
/// <param name="Outputs">As a manifest has them.</param>
/// <param name="Target">Where the files go instead of the run's folder; null for there.</param>
/// <param name="Force">Replace files that are there.</param>
/// <param name="Threads">At most; changes no result.</param>
internal sealed record RedrawingRequest(
    string Run, SequenceNode Outputs, string? Target, bool Force, int Threads)
{
    /// <summary>For code that is not the tool's own.</summary>
    public CodeGate Gate { get; init; } = CodeGate.Trusting;

    /// <summary>Whose parts the outputs may name, besides those of the run's own plug-ins.</summary>
    public IReadOnlyList<Plugin> Plugins { get; init; } = [];
}
