using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>
/// The run that a plan branches off from: one beside it that trained through the same weights until the optimizer or
/// the rate changes. What both have in common is copied instead of trained again, to the same bits.
/// </summary>
internal static class BranchOrigin
{
    /// <summary>Copies the common checkpoints into the folder of the run that begins.</summary>
    /// <returns>Where they are from; null where no run beside it has the one at which the plan branches off.</returns>
    public static RecordedOrigin? Adopt(Plan plan, string output, RunFolder folder)
    {
        if (plan.WithoutPhases is not { } common || !Directory.Exists(output)) return null;
        foreach (var path in Directory.EnumerateDirectories(output).Order(StringComparer.Ordinal))
        {
            if (Find(path) is { } run && IsOf(run, common) && Copy(run, plan, folder) is { } origin) return origin;
        }

        return null;
    }

    private static StoredRun? Find(string path)
    {
        try
        {
            return StoredRun.Find(path);
        }
        catch (UnreadableFileException)
        {
            return null;
        }
    }

    private static bool IsOf(StoredRun run, Plan common) =>
        run.Record.Numerics == NumericsRevision.Current
        && run.Record.Status == RunStatus.Complete
        && run.Record.Plan.TrajectoryHash == common.TrajectoryHash;

    private static RecordedOrigin? Copy(StoredRun run, Plan plan, RunFolder folder)
    {
        var phase = plan.Training.Options.Phases[0];
        if (!run.Epochs.Contains(phase.After) || run.Checkpoints.Find(phase.After) is not { } last) return null;

        // An optimizer of another kind begins without a state, so none is lost; an early stop's would be.
        var isFresh = phase.Options.Optimizer != plan.Training.Optimizer && plan.Training.Options.EarlyStop is null;
        if (last.State is null && !isFresh) return null;
        var checkpoints = new CheckpointFolder(folder.Partial);
        foreach (var epoch in plan.CheckpointEpochs.Where(epoch => epoch < phase.After && run.Epochs.Contains(epoch)))
            run.Checkpoints.CopyNetwork(epoch, checkpoints);
        var checkpoint = last.Stored.Checkpoint with { State = last.State ?? TrainerState.Empty };
        var isOfFrame = plan.CheckpointEpochs.Contains(phase.After);
        (isOfFrame ? checkpoints : new CheckpointFolder(folder.Partial, RunFolder.Latest)).Write(checkpoint);
        return new RecordedOrigin(run.Record.Experiment, phase.After, last.Stored.Digest);
    }
}
