using Polytope.Core.Measures;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Frames;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

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
        var folder = new RunFolder(settings.Output, plan.Experiment);
        // A run that is up to date needs no lock: its folder may be read-only.
        if (RunDecision.Of(plan, folder, settings) is RunDecision.Skip)
        {
            Skip(plan, folder);
            return;
        }

        using var held = folder.Lock();
        folder.Recover();
        switch (RunDecision.Of(plan, folder, settings))
        {
            case RunDecision.Skip:
                Skip(plan, folder);
                break;
            case RunDecision.Refuse refusal:
                throw new UserErrorException(refusal.Message);
            case var decision:
                Run(plan, decision, folder, new ThreadBudget(settings.Threads), cancellation);
                break;
        }
    }

    private void Skip(Plan plan, RunFolder folder) => observer.Observe(new RunSkipped(plan.Experiment, folder.Final));

    private void Run(
        Plan plan, RunDecision decision, RunFolder folder, ThreadBudget threads, CancellationToken cancellation)
    {
        var setup = TrainingSetup.Of(plan);
        var checkpoints = Open(decision, folder);
        var stored = decision is RunDecision.Begin ? [] : checkpoints.Resumable(plan.CheckpointEpochs);
        var recorder = new RunRecorder(plan, setup, folder, checkpoints, observer);
        recorder.Begin(stored);
        DivergenceException? divergence;
        try
        {
            (var files, divergence) = Draw(plan, setup, folder, stored, recorder, threads, cancellation);
            recorder.Finish(files, divergence);
        }
        catch (Exception failure)
        {
            recorder.Stop(failure is OperationCanceledException ? RunStatus.Interrupted : RunStatus.Failed);
            if (failure is not (IOException or UnauthorizedAccessException)) throw;
            throw new UserErrorException(
                $"{plan.Experiment}: {failure.Message.TrimEnd('.')}. "
                + "Once that is mended, --resume goes on from the last checkpoint.",
                ExitCode.Failed,
                failure);
        }

        if (divergence is not null)
        {
            throw new UserErrorException(
                $"{plan.Experiment}: {divergence.Message} What was drawn until then is in {folder.Final}.");
        }
    }

    /// <summary>Makes the partial folder ready for the run that was decided on.</summary>
    private static CheckpointFolder Open(RunDecision decision, RunFolder folder)
    {
        if (decision is not RunDecision.Resume) folder.Discard();
        if (decision is RunDecision.Extend) folder.Reopen();
        folder.Begin();
        return new CheckpointFolder(folder.Partial);
    }

    /// <summary>Trains, and draws all frames with all renderers.</summary>
    /// <returns>The files of the outputs, and how the training diverged if it did.</returns>
    private (IReadOnlyList<string> Files, DivergenceException? Divergence) Draw(
        Plan plan,
        TrainingSetup setup,
        RunFolder folder,
        IReadOnlyList<StoredCheckpoint> stored,
        RunRecorder recorder,
        ThreadBudget threads,
        CancellationToken cancellation)
    {
        var from = stored is [.., var last] ? last.Checkpoint : null;
        // Half of the threads train; the others draw, and all do when the training waits for them or is done.
        var task = setup.Task(plan, plan.CheckpointEpochs, from, Math.Max(1, threads.Threads / 2));
        using var sinks = new FrameSinks(plan, setup, folder.Partial, threads, recorder.Clock);
        using var training = new CheckpointFeed(plan.Trainer, task, stored, recorder, threads, cancellation);
        try
        {
            IReadOnlyList<Measure> measures =
                [.. plan.Outputs.SelectMany(output => output.Renderer.RequiredMeasures).Distinct()];
            var builder = new FrameBuilder(setup, measures, recorder.Clock, training.Cancellation);
            using var sequence = new FrameSequence(measures);
            using (var frames = new OrderedPipeline<TrainedCheckpoint, Frame>(
                threads, builder.Build, frame => Deliver(plan, frame, sequence, sinks), threads.Threads + 1))
            {
                foreach (var checkpoint in training.Checkpoints) frames.Add(checkpoint);
                frames.Complete();
            }

            cancellation.ThrowIfCancellationRequested();
            observer.Observe(new RenderersFinishing(plan.Experiment));
            var divergence = training.End();
            return (sinks.Complete(), divergence);
        }
        catch
        {
            // A failed drawing ends the training; a failed training is the reason why the drawing ended.
            var failure = training.Cancel();
            cancellation.ThrowIfCancellationRequested();
            if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            throw;
        }
    }

    private void Deliver(Plan plan, Frame frame, FrameSequence sequence, FrameSinks sinks)
    {
        sequence.Add(frame, sinks.Add);
        observer.Observe(new FrameDrawn(plan.Experiment, frame, frame.Seconds));
    }
}
