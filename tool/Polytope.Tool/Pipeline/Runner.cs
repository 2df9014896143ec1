using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Locks;

namespace Polytope.Tool.Pipeline;

/// <summary>Runs plans, each in a folder of its own: decides, opens, trains, draws and records.</summary>
internal sealed class Runner(IRunObserver observer)
{
    /// <summary>Runs one plan, unless its run is there already.</summary>
    /// <exception cref="UserErrorException">
    /// It can't begin, the training diverged (what was drawn so far is kept), or an output failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">Interrupted; what is done is kept for resuming.</exception>
    public void Run(Plan plan, RunSettings settings, CancellationToken cancellation)
    {
        // A plug-in may change the current folder.
        if (plan.Plugins.Any()) settings = settings with { Output = Path.GetFullPath(settings.Output) };
        var folder = RunFolder.For(settings.Output, plan.Experiment);
        folder.TryRecover();

        // A run that is up to date needs no lock: its folder may be read-only.
        if (!folder.IsHalfReplaced && RunDecision.Of(plan, folder, settings) is RunDecision.Skip)
        {
            Skip(plan, folder);
            return;
        }

        using var held = folder.Lock();
        if (held.TakenOver is { } reason) observer.Observe(new RunTakenOver(plan.Experiment, reason));
        folder.Recover();

        // Decided again, since another process may have changed the run before this one held it.
        switch (RunDecision.Of(plan, folder, settings))
        {
            case RunDecision.Skip:
                Skip(plan, folder);
                break;
            case RunDecision.Refuse refusal:
                throw new UserErrorException(refusal.Message, refusal.Code);
            case var decision:
                Run(plan, decision, folder, settings, held, cancellation);
                break;
        }
    }

    private void Run(
        Plan plan,
        RunDecision decision,
        RunFolder folder,
        RunSettings settings,
        HeldRun held,
        CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, held.Lost);
        try
        {
            Run(plan, decision, folder, settings, either.Token);
        }
        catch (OperationCanceledException) when (held.Lost.IsCancellationRequested)
        {
            throw new UserErrorException(
                $"{plan.Experiment}: this process gave no sign of life for so long that another one took the run over.",
                ExitCode.Held);
        }
    }

    private void Skip(Plan plan, RunFolder folder) => observer.Observe(new RunSkipped(plan.Experiment, folder.Final));

    private void Run(
        Plan plan, RunDecision decision, RunFolder folder, RunSettings settings, CancellationToken cancellation)
    {
        var setup = TrainingSetup.Of(plan);
        if (decision.Kept is { } kept) plan = plan.Keeping(kept.Epochs);
        var checkpoints = Open(decision, folder);
        var latest = new CheckpointFolder(folder.Partial, RunFolder.Latest);
        var before = decision switch
        {
            RunDecision.Resume resume => resume.Run.Record,
            RunDecision.Extend extend => extend.Run.Record,
            _ => null,
        };
        var origin = decision is RunDecision.Begin ? BranchOrigin.Adopt(plan, settings.Output, folder)
            : before?.BranchedFrom;
        var resumption = decision is RunDecision.Begin && origin is null
            ? Resumption.None : checkpoints.Resumable(plan.CheckpointEpochs, latest);
        PlannedCode.Extend(plan, folder.Final);
        var recorder = new RunRecorder(plan, setup, folder, checkpoints, decision.Kept, observer)
        {
            Origin = origin,
            TrainedBy = TrainerCode.After(before?.TrainedBy, resumption.From?.Epoch, plan),
        };
        recorder.Begin(resumption.From?.Epoch, settings.Ordinal);
        foreach (var file in resumption.Damaged) observer.Observe(new CheckpointDamaged(plan.Experiment, file));
        DrawnRun drawn;
        try
        {
            drawn = Draw(plan, setup, folder, resumption, recorder, settings, cancellation);
            recorder.Finish(Without(drawn.Failures, plan), drawn.Files, drawn.Divergence);
        }
        catch (Exception failure)
        {
            recorder.Stop(failure is OperationCanceledException ? RunStatus.Interrupted : RunStatus.Failed);
            if (failure is not (IOException or UnauthorizedAccessException or PluginException)) throw;
            throw new UserErrorException(
                $"{plan.Experiment}: {failure.Message.TrimEnd('.')}. "
                + "Once that is mended, --resume goes on from the last checkpoint.",
                ExitCode.Failed,
                failure);
        }

        List<string> mistakes =
        [
            .. from failed in drawn.Failures
               select $"{plan.Experiment}: {failed.Failure.Message} The run is in {folder.Final}, without this output; "
                   + "once that is mended, --resume adds it.",
            .. drawn.Divergence is { } divergence
                ? [$"{plan.Experiment}: {divergence.Message} What was drawn until then is in {folder.Final}."]
                : (string[])[],
        ];
        if (mistakes.Count > 0) throw new UserErrorException(string.Join('\n', mistakes));
    }

    /// <summary>What was done: the plan without the outputs that failed.</summary>
    private static Plan Without(IReadOnlyList<(int Output, PluginException Failure)> failures, Plan plan) =>
        failures.Count == 0 ? plan : plan with
        {
            Outputs = [.. plan.Outputs.Where((_, index) => failures.All(failed => failed.Output != index))],
        };

    /// <summary>Makes the partial folder ready for the run that was decided on.</summary>
    private static CheckpointFolder Open(RunDecision decision, RunFolder folder)
    {
        if (decision is not RunDecision.Resume) folder.Discard();
        if (decision is RunDecision.Extend) folder.Reopen();
        folder.Begin();
        return new CheckpointFolder(folder.Partial);
    }

    /// <summary>Trains, and draws all frames with all renderers.</summary>
    private DrawnRun Draw(
        Plan plan,
        TrainingSetup setup,
        RunFolder folder,
        Resumption resumption,
        RunRecorder recorder,
        RunSettings settings,
        CancellationToken cancellation)
    {
        var (stored, from) = resumption;
        var threads = new ThreadBudget(settings.Threads);
        // Half of the threads train and the others draw; all draw while the training waits for them or when it is done.
        var task = setup.Task(plan, plan.CheckpointEpochs, from, Math.Max(1, threads.Threads / 2));
        var plugins = new PluginHandling(
            settings.PluginGrace,
            (renderer, failure) => observer.Observe(new OutputFailed(plan.Experiment, renderer, failure.Message)),
            cancellation);
        using var sinks = new FrameSinks(plan, setup, folder.Partial, threads, recorder.Clock, plugins);
        using var training = new CheckpointFeed(
            plan.Trainer, task, stored, recorder, settings.CheckpointPause, settings.PluginGrace, threads,
            cancellation);
        try
        {
            var builder = new FrameBuilder(setup, plan.MeasuresAt, recorder.Clock, training.Cancellation);
            using (var frames = new OrderedPipeline<TrainedCheckpoint, Frame>(
                threads, builder.Build, frame => Deliver(plan, frame, sinks), threads.Threads + 1))
            {
                foreach (var checkpoint in training.Checkpoints) frames.Add(checkpoint);
                frames.Complete();
            }

            cancellation.ThrowIfCancellationRequested();
            var divergence = training.End();
            var files = sinks.Complete(Finishing, divergence?.Epoch);
            return new DrawnRun(files, divergence, sinks.Failures);
        }
        catch
        {
            // The cause is thrown: a plug-in that does not stop, else an interruption, else what failed in the
            // training, which ends the drawing, else what failed in the drawing, which ends the training.
            var failure = training.Cancel();
            if (failure is PluginException { IsStuck: true }) throw failure;
            if (sinks.Failures.Select(failed => failed.Failure).FirstOrDefault(one => one.IsStuck) is { } stuck)
                throw stuck;
            cancellation.ThrowIfCancellationRequested();
            if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            throw;
        }

        void Finishing(string renderer, int number, int of, int percent) =>
            observer.Observe(new RendererFinishing(plan.Experiment, renderer, new Ordinal(number, of), percent));
    }

    /// <param name="Files">Of the outputs.</param>
    /// <param name="Divergence">How the training diverged; null where it did not.</param>
    /// <param name="Failures">What went wrong in plug-ins, by output.</param>
    private sealed record DrawnRun(
        IReadOnlyList<string> Files,
        DivergenceException? Divergence,
        IReadOnlyList<(int Output, PluginException Failure)> Failures);

    private void Deliver(Plan plan, Frame frame, FrameSinks sinks)
    {
        var changes = sinks.Add(frame);
        observer.Observe(new FrameDrawn(plan.Experiment, frame, frame.Seconds) { PhaseChanges = changes });
    }
}
