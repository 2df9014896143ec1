using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline;

/// <summary>Trains a recorded run again and compares digest by digest.</summary>
internal sealed class Verifier(Services services)
{
    /// <param name="path">A run's folder, or a record.</param>
    /// <param name="threads">At most; changes no result.</param>
    /// <param name="progress">Told each epoch that agrees, and the last.</param>
    /// <exception cref="UserErrorException">There is nothing to compare, or the plan can't be run.</exception>
    public Verification Verify(string path, int threads, Action<int, int> progress, CancellationToken cancellation)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, RecordFile.Name) : path;
        var record = RecordFile.Read(file);
        if (record.Numerics != NumericsRevision.Current)
            throw new UserErrorException(FormattableString.Invariant(
                $"{file}: this run has numerics {record.Numerics}, and this tool ({ToolVersion.Text}) has {NumericsRevision.Current}: it would compute other bits. Verify with version {record.Tool}: dotnet tool install --version {record.Tool} dotnet-polytope (beside this one with --tool-path DIR), or dotnet tool exec dotnet-polytope@{record.Tool} -- verify {path}"));
        if (record.Checkpoints.Count == 0) throw new UserErrorException($"{file}: the run recorded no checkpoint: there is nothing to compare.");

        if (record.Checkpoints.Zip(record.Checkpoints.Skip(1)).Any(pair => pair.First.Epoch >= pair.Second.Epoch))
            throw new UnreadableFileException(file, "the epochs of its checkpoints do not ascend: the record was changed by hand.");

        var plan = PlanOfRecord.Read(record, file);
        if (record.Checkpoints[0].Epoch < 0 || record.Checkpoints[^1].Epoch > plan.Training.Epochs)
            throw new UnreadableFileException(file, "the epochs of its checkpoints are not those of its plan: the record was changed by hand.");

        int[] recordedEpochs = [.. record.Checkpoints.Select(checkpoint => checkpoint.Epoch)];
        if (record.Status == RunStatus.Complete && !recordedEpochs.SequenceEqual(Expected(plan, record.StoppedIn)))
            throw new UnreadableFileException(file, "it does not have all checkpoints of its plan: the record was changed by hand.");

        var subject = TrainingSetup.Of(plan);
        if (ImageDigest.Of(subject.Image) != record.Image.Sha256)
            return new Verification(record, 0, null, "the image is another one than that of the run");

        int[] epochs = record.StoppedIn is null ? recordedEpochs : [.. plan.CheckpointEpochs];
        var task = subject.Task(plan, epochs, from: null, threads);
        var agreed = 0;
        try
        {
            foreach (var checkpoint in services.Trainer(plan.Training.Trainer).Train(task, cancellation))
            {
                if (agreed == record.Checkpoints.Count)
                    return new Verification(record, agreed, checkpoint.Epoch, "The training goes on where the recorded one stopped.");
                var recorded = record.Checkpoints[agreed];
                if (recorded.Epoch != checkpoint.Epoch || recorded.Sha256 != Digest.Of(checkpoint.Network))
                    return new Verification(record, agreed, recorded.Epoch, null);
                agreed++;
                progress(checkpoint.Epoch, epochs[^1]);
            }
        }
        catch (DivergenceException divergence)
        {
            return new Verification(record, agreed, divergence.Epoch, divergence.Message);
        }

        return agreed < record.Checkpoints.Count
            ? new Verification(record, agreed, record.Checkpoints[agreed].Epoch, null)
            : new Verification(record, agreed, null, Directory.Exists(path) ? Damage(path, record) : null);
    }

    /// <summary>The epochs whose checkpoints a complete run has.</summary>
    private static IEnumerable<int> Expected(Plan plan, int? stoppedIn) => stoppedIn is { } stop
        ? plan.CheckpointEpochs.Where(epoch => epoch < stop).Append(stop)
        : plan.CheckpointEpochs;

    /// <summary>The first file of a run's folder that is not what its record says; null where all are.</summary>
    private static string? Damage(string folder, RunRecord record)
    {
        var checkpoints = new CheckpointFolder(folder);
        foreach (var (epoch, sha256) in record.Checkpoints)
        {
            if (checkpoints.DigestOf(epoch) != sha256)
                return FormattableString.Invariant($"training gives the recorded weights, but the checkpoint stored after epoch {epoch} is missing or damaged");
        }

        foreach (var output in record.Outputs)
        {
            var file = Path.Combine(folder, output.File);
            if (!File.Exists(file)) return $"training gives the recorded weights, but {output.File} is missing";
            if (Digest.OfFile(file) != output.Sha256) return $"training gives the recorded weights, but {output.File} is not the file that the run wrote";
        }

        return null;
    }
}

/// <param name="Record">What was verified.</param>
/// <param name="Agreed">Checkpoints with the same weights, from the first on.</param>
/// <param name="FirstDifferent">The epoch of the first checkpoint that differs; null where none does.</param>
/// <param name="Reason">Why, where it is known.</param>
internal sealed record Verification(RunRecord Record, int Agreed, int? FirstDifferent, string? Reason)
{
    public bool IsSame => FirstDifferent is null && Reason is null;
}
