using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Faults;

public sealed class DamageTests
{
    [Fact]
    public void A_changed_slope_or_activation_of_a_checkpoint_is_seen()
    {
        using var place = new Workplace();
        place.Run(place.Plan("network.activation=leaky-relu", "network.slope=0.25"));
        var checkpoint = Path.Combine(place.Folder.Final, "checkpoints/000004.safetensors");
        Replace(checkpoint, "0.25", "0.75");
        Assert.Equal(
            "the checkpoint stored after epoch 4 is missing or damaged", StoredRun.Open(place.Folder.Final).Damage());
        Replace(checkpoint, "0.75", "0.25");
        Assert.Null(StoredRun.Open(place.Folder.Final).Damage());
    }

    [Theory]
    [InlineData("exp_avg_sq", "exp_avg_sR")]
    [InlineData("\"steps\":\"", "\"steps\":\"9")]
    public void A_damaged_trainer_state_of_a_finished_run_is_named(string what, string by)
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var state = Directory.EnumerateFiles(
            Path.Combine(place.Folder.Final, "checkpoints"), "*.state.safetensors").Max()!;
        Replace(state, what, by);
        Assert.Equal(
            $"training gives the recorded weights, but checkpoints/{Path.GetFileName(state)} is damaged: the run can't "
            + "go on from this epoch",
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).Reason);
    }

    [Theory]
    [InlineData("exp_avg_sq", "exp_avg_sR")]
    [InlineData("\"steps\":\"", "\"steps\":\"9")]
    public void A_damaged_trainer_state_is_named_and_an_older_one_is_taken(string what, string by)
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.Run(plan);
        var expected = place.Record.Checkpoints;

        using var damaged = new Workplace();
        damaged.RunUntil(6, plan = damaged.Plan());
        var state = Directory.EnumerateFiles(
            Path.Combine(damaged.Folder.Partial, "checkpoints"), "*.state.safetensors").Max()!;
        Replace(state, what, by);
        var told = new List<string>();
        damaged.Run(plan, resume: true, observer: new Watch<CheckpointDamaged>(seen => told.Add(seen.File)));
        Assert.Equal([state], told);
        Assert.Equal(expected, damaged.Record.Checkpoints);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("../../../etc/passwd")]
    [InlineData("")]
    public void An_output_outside_of_the_run_s_folder_is_refused(string file)
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var record = place.Record;
        RecordFile.Write(place.Folder.Final, record with { Outputs = [.. record.Outputs, new(file, 1, "00")] });
        var refused = Assert.Throws<UnreadableFileException>(() => place.Record);
        Assert.Contains($"it names an output '{file}'", refused.Message, StringComparison.Ordinal);
    }

    private static void Replace(string path, string what, string by)
    {
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(what));
        Assert.True(at >= 0, $"{what} is not in {path}");
        Encoding.ASCII.GetBytes(by).CopyTo(bytes.AsSpan(at));
        File.WriteAllBytes(path, bytes);
    }
}
