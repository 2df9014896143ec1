using Polytope.Core.Training;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline;

public sealed class ResumeTests
{
    private static readonly Lazy<WholeRun> Whole = new(() =>
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        return new(place.Record.Checkpoints, place.Movie(), place.Metrics());
    });

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(20)]
    public void An_interrupted_run_ends_with_the_weights_and_the_movie_of_a_whole_one(int epoch)
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.RunUntil(epoch, plan);
        Assert.False(Directory.Exists(place.Folder.Final));
        Assert.Equal(RunStatus.Interrupted, RecordFile.Find(place.Folder.Partial)!.Status);
        place.Run(plan, resume: true, threads: 2);
        AssertWhole(place);
        Assert.False(Directory.Exists(place.Folder.Partial));
    }

    [Fact]
    public void A_run_may_be_interrupted_again_and_again()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.RunUntil(2, plan);
        place.RunUntil(10, plan, resume: true);
        place.RunUntil(4, plan, resume: true);
        place.Run(plan, resume: true);
        AssertWhole(place);
    }

    [Fact]
    public void A_killed_run_leaves_no_result_and_can_be_resumed()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        KillAt(10, place, plan);
        Assert.False(Directory.Exists(place.Folder.Final));
        var freshness = place.Freshness(plan);
        Assert.Equal(RunState.Unfinished, freshness.State);
        Assert.Equal(["stopped after epoch 10 of 20"], freshness.Reasons);
        Assert.Equal(10, ResumedFrom(place, plan));
        AssertWhole(place);
    }

    [Fact]
    public void A_run_killed_before_its_first_checkpoint_says_so()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        KillAt(0, place, plan);
        Directory.Delete(Path.Combine(place.Folder.Partial, RunFolder.Checkpoints), recursive: true);
        Assert.Equal(["stopped before its first checkpoint"], place.Freshness(plan).Reasons);
        Assert.Null(ResumedFrom(place, plan));
        AssertWhole(place);
    }

    [Theory]
    [InlineData("000010.safetensors", "truncated")]
    [InlineData("000010.safetensors", "changed")]
    [InlineData("000010.safetensors", "empty")]
    [InlineData("000010.safetensors", "gone")]
    [InlineData("000010.state.safetensors", "truncated")]
    [InlineData("000010.state.safetensors", "changed")]
    [InlineData("000010.state.safetensors", "gone")]
    public void After_damage_to_a_checkpoint_the_one_before_is_used(string file, string damage)
    {
        using var place = new Workplace();
        var plan = place.Plan();
        KillAt(10, place, plan);
        Damage(Path.Combine(place.Folder.Partial, RunFolder.Checkpoints, file), damage);
        Assert.Equal(8, ResumedFrom(place, plan));
        AssertWhole(place);
    }

    [Fact]
    public void Damage_to_some_of_the_kept_states_is_survived_and_damage_to_all_restarts_the_training()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        KillAt(10, place, plan);
        var checkpoints = Path.Combine(place.Folder.Partial, RunFolder.Checkpoints);
        Damage(Path.Combine(checkpoints, "000010.state.safetensors"), "changed");
        Damage(Path.Combine(checkpoints, "000008.safetensors"), "truncated");
        place.RunUntil(12, plan, resume: true);

        // The three latest states again, whatever was there before.
        var states = Directory.GetFiles(checkpoints, "*.state.safetensors");
        Assert.Equal(3, states.Length);
        foreach (var state in states) Damage(state, "gone");
        var latest = Path.Combine(place.Folder.Partial, RunFolder.Latest);
        if (Directory.Exists(latest)) Directory.Delete(latest, recursive: true);
        Assert.Null(ResumedFrom(place, plan));
        AssertWhole(place);
    }

    [Fact]
    public void A_finished_run_keeps_the_last_three_states()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Assert.Equal(
            ["000016.state.safetensors", "000018.state.safetensors", "000020.state.safetensors"],
            Directory.GetFiles(Path.Combine(place.Folder.Final, RunFolder.Checkpoints), "*.state.*")
                .Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_run_of_another_seed_is_not_resumed()
    {
        using var place = new Workplace();
        place.RunUntil(6, place.Plan());
        Assert.Equal(
            "PLACE/runs/.partial/tiny: the unfinished run there is another experiment (seed: 1 -> 2). "
            + "Take the old settings back to resume it, or begin anew with --force.",
            place.Refused(() => place.Run(place.Plan("seed=2"), resume: true)));
        place.Run(place.Plan(), resume: true);
        AssertWhole(place);
    }

    [Fact]
    public void A_finished_run_continues_to_more_epochs()
    {
        using var place = new Workplace();
        place.Run(place.Plan("training.epochs=12"));
        Assert.Equal(12, ResumedFrom(place, place.Plan()));
        AssertWhole(place);
    }

    [Fact]
    public void A_finished_run_that_continues_keeps_its_last_checkpoint_and_row()
    {
        using var place = new Workplace();
        place.Run(place.Plan("training.epochs=13"));
        Assert.Equal(13, ResumedFrom(place, place.Plan()));
        Assert.Equal(Whole.Value.Movie, place.Movie());
        Assert.Equal(Whole.Value.Checkpoints, place.Record.Checkpoints.Where(checkpoint => checkpoint.Epoch != 13));
        Assert.Equal(
            Whole.Value.Metrics, place.Metrics().Where(row => !row.StartsWith("13,", StringComparison.Ordinal)));
        Assert.Equal(12, place.Record.Checkpoints.Count);
        Assert.Equal(13, place.Metrics().Count);
    }

    [Fact]
    public void An_unfinished_run_continues_to_more_epochs()
    {
        using var place = new Workplace();
        place.RunUntil(6, place.Plan("training.epochs=8"));
        Assert.NotNull(ResumedFrom(place, place.Plan()));
        AssertWhole(place);
    }

    [Fact]
    public void A_finished_run_is_redrawn_from_its_checkpoints()
    {
        using var place = new Workplace();
        place.Run(place.Plan("outputs[0].size=48"));
        Assert.Equal(20, ResumedFrom(place, place.Plan()));
        AssertWhole(place);
    }

    [Fact]
    public void A_finished_run_of_another_seed_is_not_resumed()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Assert.Equal(
            "PLACE/runs/tiny: the run there has other values (training.epochs: 20 -> 30; seed: 1 -> 2), and stays as "
            + "it is. "
            + "Give this plan another place with --out or another id, or replace the run with --force.",
            place.Refused(() => place.Run(place.Plan("seed=2", "training.epochs=30"), resume: true)));
        AssertWhole(place);
    }

    [Fact]
    public void More_epochs_are_another_experiment_where_the_rate_depends_on_them()
    {
        using var place = new Workplace();
        place.Run(place.Plan("training.schedule.kind=cosine"));
        Assert.Contains(
            "has other values (training.epochs: 20 -> 30), and stays as it is.",
            place.Refused(
                () => place.Run(place.Plan("training.schedule.kind=cosine", "training.epochs=30"), resume: true)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_that_stops_early_ends_the_run_and_every_output_has_its_last_frame()
    {
        using var place = new Workplace();
        string[] sets = ["training.early-stop.patience=1", "training.rate=0.1", "outputs[1]={ renderer: svg }"];
        place.Run(place.Plan(sets));
        var (record, stop) = (place.Record, place.Record.StoppedIn!.Value);
        Assert.InRange(stop, 2, 19);
        Assert.Equal(RunStatus.Complete, record.Status);
        Assert.Equal(stop, record.Checkpoints[^1].Epoch);
        Assert.Equal(
            $"svg/{stop:D6}.svg",
            record.Outputs.Single(output => output.File.StartsWith("svg", StringComparison.Ordinal)).File);
        Assert.StartsWith($"{stop},", place.Metrics()[^1], StringComparison.Ordinal);
        Assert.True(place.Freshness(place.Plan(sets)).IsUpToDate);

        using var other = new Workplace();
        other.RunUntil(0, other.Plan(sets));
        other.Run(other.Plan(sets), resume: true);
        Assert.Equal(record.Checkpoints, other.Record.Checkpoints);
        Assert.Equal(stop, other.Record.StoppedIn);
    }

    [Fact]
    public void The_networks_of_a_run_of_another_numerics_revision_can_still_be_read()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        foreach (var file in Directory.GetFiles(Path.Combine(place.Folder.Final, RunFolder.Checkpoints)))
        {
            var bytes = File.ReadAllBytes(file);
            var at = bytes.AsSpan().IndexOf("\"numerics\":\""u8) + 12;
            bytes[at] = (byte)'9';
            // Older versions wrote no digest of the header.
            bytes[bytes.AsSpan().IndexOf("\"header_sha256\":\""u8) + 1] = (byte)'_';
            File.WriteAllBytes(file, bytes);
        }

        var checkpoints = new CheckpointFolder(place.Folder.Final);
        Assert.Equal(
            place.Record.Checkpoints.Select(c => c.Sha256),
            checkpoints.Read(place.Record.Checkpoints.Select(c => c.Epoch)).Select(c => c.Digest));
        Assert.Null(checkpoints.Resumable(place.Record.Checkpoints.Select(c => c.Epoch)).From);
    }

    [Fact]
    public void An_unfinished_run_of_another_numerics_revision_is_not_resumed()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.RunUntil(6, plan);
        RecordFile.Write(
            place.Folder.Partial, RecordFile.Find(place.Folder.Partial)! with { Numerics = 99, Tool = "9.9.9" });
        Assert.Equal(
            "PLACE/runs/.partial/tiny: the unfinished run was begun by version 9.9.9 of the tool, which computes "
                + "other bits. "
            + "Resume it with that version, or begin anew with --force.",
            place.Refused(() => place.Run(plan, resume: true)));
    }

    [Fact]
    public void An_unfinished_run_is_neither_resumed_nor_dropped_unasked()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.RunUntil(6, plan);
        var before = place.Files;
        Assert.Equal(
            "PLACE/runs/.partial/tiny: there is an unfinished run of this experiment. Go on with --resume, or "
                + "begin anew with --force.",
            place.Refused(() => place.Run(plan)));
        Assert.Equal(before, place.Files);
    }

    [Fact]
    public void Force_starts_over()
    {
        using var place = new Workplace();
        place.RunUntil(6, place.Plan("seed=2"));
        int? resumedFrom = -1;
        place.Run(
            place.Plan(), force: true, observer: new Watch<RunStarted>(started => resumedFrom = started.ResumedFrom));
        Assert.Null(resumedFrom);
        AssertWhole(place);
    }

    [Fact]
    public void A_damaged_record_of_an_unfinished_run_is_reported()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.RunUntil(6, plan);
        Damage(Path.Combine(place.Folder.Partial, RecordFile.Name), "truncated");
        Assert.Equal(RunState.Unfinished, place.Freshness(plan).State);
        Assert.EndsWith(
            "What the unfinished run there was can't be told: begin anew with --force.",
            place.Refused(() => place.Run(plan, resume: true)), StringComparison.Ordinal);
        place.Run(plan, force: true);
        AssertWhole(place);
    }

    [Fact]
    public void Other_files_in_a_runs_folder_survive_its_next_run()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        File.WriteAllText(Path.Combine(place.Folder.Final, "notes.txt"), "mine");
        place.Run(place.Plan("seed=9"), force: true);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(place.Folder.Final, "notes.txt")));
        Assert.Equal(9UL, RecordFile.Find(place.Folder.Final)!.Seed);
    }

    [Fact]
    public void Drawings_of_a_resumed_run_are_those_of_its_own_outputs()
    {
        using var place = new Workplace();
        KillAt(10, place, place.Plan());
        File.WriteAllText(
            Path.Combine(place.Folder.Partial, "movie.webp"), "from a run that was killed while it finished");
        Directory.CreateDirectory(Path.Combine(place.Folder.Partial, "frames.part"));
        var plan = place.Plan(
            Workplace.Settings.Replace("movie, every: 2, size: 32", "svg, every: 2", StringComparison.Ordinal), []);
        place.Run(plan, resume: true);
        Assert.Equal(Whole.Value.Checkpoints, place.Record.Checkpoints);
        Assert.Equal(
            ["checkpoints", "manifest.yaml", "metrics.csv", "run.json", "svg"],
            Directory.EnumerateFileSystemEntries(place.Folder.Final).Select(Path.GetFileName)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Checkpoints_that_no_frame_needs_change_nothing_and_are_gone_in_the_end()
    {
        using var place = new Workplace();
        place.Run(place.Plan(), pause: TimeSpan.Zero);
        AssertWhole(place);
        Assert.DoesNotContain(place.Files, path => path.Contains(RunFolder.Latest, StringComparison.Ordinal));
    }

    [Fact]
    public void An_interrupt_keeps_the_epoch_that_is_reached()
    {
        using var place = new Workplace();
        InterruptAfterFirstEpoch(place);
        Assert.Equal(["stopped after epoch 1 of 20"], place.Freshness(place.Plan()).Reasons);
        Assert.Equal(1, ResumedFrom(place, place.Plan()));
        AssertWhole(place);
    }

    [Fact]
    public void With_few_frames_and_many_epochs_an_interrupt_loses_none()
    {
        using var place = new Workplace();
        var plan = place.Plan("training.epochs=300000", "outputs=[]");
        int? reached = null, from = null;
        foreach (var isResumed in (bool[])[false, true])
        {
            using var interrupt = new CancellationTokenSource();
            var observer = new RunObservers(
            [
                new Watch<RunStarted>(started => from = started.ResumedFrom),
                new Watch<EpochTrained>(trained =>
                {
                    if (trained.Epoch < 10 + (from ?? 0) || interrupt.IsCancellationRequested) return;
                    reached ??= trained.Epoch;
                    interrupt.Cancel();
                }),
            ]);
            Assert.ThrowsAny<OperationCanceledException>(() => place.Run(
                plan, isResumed, observer: observer, interrupt: interrupt));
        }

        Assert.Equal(reached, from);
        Assert.Equal(0, Assert.Single(RecordFile.Find(place.Folder.Partial)!.Checkpoints).Epoch);
    }

    [Fact]
    public void A_bit_that_flipped_in_a_trainers_state_is_seen()
    {
        using var place = new Workplace();
        InterruptAfterFirstEpoch(place);
        var path = Path.Combine(place.Folder.Partial, RunFolder.Latest, "000001.state.safetensors");
        var content = File.ReadAllBytes(path);
        var state = From()!.State;
        for (var i = 0; i < content.Length; i += i < 1200 ? 1 : 97)
        {
            var changed = (byte[])content.Clone();
            changed[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, changed);
            if (From() is not { Epoch: 1, State: var read }) continue;
            Assert.Equal((state.Steps, state.Validation), (read.Steps, read.Validation));
            Assert.Equal(state.Vectors.Select(vector => vector.Key), read.Vectors.Select(vector => vector.Key));
            Assert.Equal(
                state.Vectors.SelectMany(vector => vector.Value), read.Vectors.SelectMany(vector => vector.Value));
        }

        Checkpoint? From() => new CheckpointFolder(place.Folder.Partial).Resumable(
            [0, 2], new CheckpointFolder(place.Folder.Partial, RunFolder.Latest)).From;
    }

    private static void InterruptAfterFirstEpoch(Workplace place)
    {
        using var interrupt = new CancellationTokenSource();
        var observer = new Watch<EpochTrained>(_ => interrupt.Cancel());
        Assert.ThrowsAny<OperationCanceledException>(() => place.Run(
            place.Plan(), observer: observer, interrupt: interrupt));
    }

    private static void AssertWhole(Workplace place)
    {
        Assert.Equal(RunStatus.Complete, place.Record.Status);
        Assert.Equal(Whole.Value.Checkpoints, place.Record.Checkpoints);
        Assert.Equal(Whole.Value.Metrics, place.Metrics());
        Assert.Equal(Whole.Value.Movie, place.Movie());
    }

    private static int? ResumedFrom(Workplace place, Plan plan)
    {
        int? from = -1;
        place.Run(plan, resume: true, observer: new Watch<RunStarted>(started => from = started.ResumedFrom));
        return from;
    }

    /// <summary>
    /// Leaves the files on disk just after an epoch's checkpoint was stored, and a partly written drawing.
    /// </summary>
    private static void KillAt(int epoch, Workplace place, Plan plan)
    {
        var copy = place.Place("killed");
        using var interrupt = new CancellationTokenSource();
        var observer = new Watch<CheckpointStored>(stored =>
        {
            if (stored.Epoch != epoch) return;
            var files = Directory.EnumerateFiles(place.Folder.Partial, "*", SearchOption.AllDirectories);
            foreach (var path in files.Where(path => !path.EndsWith(".part", StringComparison.Ordinal)))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(place.Folder.Partial, path));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(path, target);
            }

            interrupt.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => place.Run(plan, observer: observer, interrupt: interrupt));
        Directory.Delete(place.Folder.Partial, recursive: true);
        Directory.Move(copy, place.Folder.Partial);
        File.WriteAllBytes(Path.Combine(place.Folder.Partial, "movie.webp.part"), new byte[1000]);
        Assert.Equal(RunStatus.Running, RecordFile.Find(place.Folder.Partial)!.Status);
    }

    private static void Damage(string path, string how)
    {
        var content = File.ReadAllBytes(path);
        switch (how)
        {
            case "truncated":
                File.WriteAllBytes(path, content[..^7]);
                break;
            case "changed":
                content[^3] ^= 1;
                File.WriteAllBytes(path, content);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            default:
                File.Delete(path);
                break;
        }
    }

    /// <summary>What a run leaves that nothing interrupted.</summary>
    private sealed record WholeRun(
        IReadOnlyList<RecordedCheckpoint> Checkpoints, byte[] Movie, IReadOnlyList<string> Metrics);
}
