using System.Text.RegularExpressions;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline;

public sealed class VerifierTests
{
    [Fact]
    public void A_run_and_its_record_alone_verify()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var alone = place.Place("elsewhere.json");
        File.Copy(Path.Combine(place.Folder.Final, RecordFile.Name), alone);
        foreach (var path in new[] { place.Folder.Final, alone })
        {
            var verification = Verify(path, threads: 2);
            Assert.True(verification.IsSame);
            Assert.Equal((11, null), (verification.Agreed, verification.FirstDifferent));
        }
    }

    [Fact]
    public void The_first_epoch_that_differs_is_named()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Change(place, record => record with
        {
            Checkpoints =
            [
                .. record.Checkpoints.Select(
                    one => one.Epoch is 8 or 14 ? one with { Sha256 = new string('0', 64) } : one),
            ],
        });
        var verification = Verify(place.Folder.Final);
        Assert.Equal((false, 4, 8), (verification.IsSame, verification.Agreed, verification.FirstDifferent));
    }

    [Theory]
    [InlineData("movie.webp", "movie.webp is not the file that the run wrote")]
    [InlineData("checkpoints/000008.safetensors", "the checkpoint stored after epoch 8 is missing or damaged")]
    public void A_file_of_the_run_that_was_damaged_since_is_named(string file, string complaint)
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var path = Path.Combine(place.Folder.Final, file);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        var verification = Verify(place.Folder.Final);
        Assert.False(verification.IsSame);
        Assert.EndsWith(complaint, verification.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_complete_record_that_lost_checkpoints_is_reported()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Change(place, record => record with { Checkpoints = [.. record.Checkpoints.SkipLast(1)] });
        var failure = Assert.Throws<UnreadableFileException>(() => Verify(place.Folder.Final));
        Assert.Contains("does not have all checkpoints of its plan", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diverged_run_verifies_as_far_as_it_came()
    {
        using var place = new Workplace();
        Assert.Throws<UserErrorException>(
            () => place.Run(place.Plan("training.optimizer=sgd", "training.rate=10", "training.batch=full")));
        Assert.True(Verify(place.Folder.Final).IsSame);
    }

    [Fact]
    public void A_run_that_stopped_early_verifies_and_one_that_only_claims_it_does_not()
    {
        using var place = new Workplace();
        place.Run(place.Plan("training.early-stop.patience=1", "training.rate=0.1"));
        Assert.True(Verify(place.Folder.Final).IsSame);
        var stop = place.Record.StoppedIn!.Value;
        Change(
            place,
            record => record with
            {
                StoppedIn = stop - 2,
                Checkpoints =
                    [.. record.Checkpoints.Where(c => c.Epoch < stop - 2), new RecordedCheckpoint(stop - 2, "00")],
            });
        Assert.Equal(stop - 2, Verify(place.Folder.Final).FirstDifferent);
    }

    [Fact]
    public void A_record_of_another_numerics_revision_is_refused_before_anything_is_computed()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Change(place, record => record with { Numerics = 7, Tool = "3.1.0" });
        var refused = place.Refused(
            () => Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken));
        Assert.StartsWith(
            "PLACE/runs/tiny/run.json: this run has numerics 7, and this tool (", refused, StringComparison.Ordinal);
        Assert.EndsWith(
            "Verify with version 3.1.0: dotnet tool install --version 3.1.0 dotnet-polytope (beside this one with "
                + "--tool-path DIR), or dotnet tool exec dotnet-polytope@3.1.0 -- verify PLACE/runs/tiny",
            refused, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_whose_plan_was_changed_differs_and_names_the_difference()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Change(
            place,
            record => record with
            {
                Plan = record.Plan with
                {
                    Manifest = record.Plan.Manifest.Replace("seed: 1", "seed: 2", StringComparison.Ordinal),
                },
            });
        var failure = Assert.Throws<UserErrorException>(() => Verify(place.Folder.Final));
        Assert.Equal(ExitCode.Differs, failure.ExitCode);
        Assert.Contains("(seed: 1 -> 2)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_whose_checkpoints_are_out_of_order_is_reported()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Change(place, record => record with { Checkpoints = [.. record.Checkpoints.Reverse()] });
        Assert.EndsWith(
            "run.json: the epochs of its checkpoints do not ascend: the record was changed by hand.",
            Assert.Throws<UnreadableFileException>(() => Verify(place.Folder.Final)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "\"epoch\": 20,", "\"epoch\": 2000,",
        "the epochs of its checkpoints are not those of its plan: the record was changed by hand.")]
    [InlineData(
        "\"epoch\": 0,", "\"epoch\": -1,",
        "the epochs of its checkpoints are not those of its plan: the record was changed by hand.")]
    [InlineData(
        "\"checkpoints\": [", "\"checkpoints\": [ null,",
        "this is no record of a run: there is null in one of its lists: it is damaged or was changed by hand.")]
    [InlineData(
        "\"outputs\": [", "\"outputs\": [ null,",
        "this is no record of a run: there is null in one of its lists: it is damaged or was changed by hand.")]
    public void A_record_changed_by_hand_is_reported(string text, string changed, string expected)
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var path = Path.Combine(place.Folder.Final, RecordFile.Name);
        // A record of a version that wrote no digest of it.
        var record = Regex.Replace(
            File.ReadAllText(path), ",\n  \"sha256\": \"[0-9a-f]{64}\"", "", RegexOptions.CultureInvariant);
        Assert.Contains(text, record, StringComparison.Ordinal);
        File.WriteAllText(path, record.Replace(text, changed, StringComparison.Ordinal));
        Assert.Equal($"{path}: {expected}", Assert.Throws<UnreadableFileException>(() => Verify(path)).Message);
    }

    [Theory]
    [InlineData("", "the file is empty.")]
    [InlineData("{}", "this is no record of a run: ")]
    [InlineData("{ \"format\": 1, ", "this is no record of a run: line 1, ")]
    public void A_file_that_is_not_a_record_is_reported(string content, string expected)
    {
        using var place = new Workplace();
        var path = place.Place("run.json");
        File.WriteAllText(path, content);
        Assert.StartsWith(
            $"{path}: {expected}", Assert.Throws<UnreadableFileException>(() => Verify(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_bit_that_flipped_in_a_record_or_its_manifest_is_seen()
    {
        using var place = new Workplace();
        var plan = place.Plan();
        place.Run(plan);
        foreach (var name in (string[])[RecordFile.Name, RunFolder.Manifest])
        {
            var path = Path.Combine(place.Folder.Final, name);
            var content = File.ReadAllBytes(path);
            // The name of the record's own digest is all that it does not cover.
            var own = content.AsSpan().IndexOf("\n  \"sha256\""u8);
            for (var i = 0; i < content.Length; i += 13)
            {
                if (char.IsWhiteSpace((char)content[i]) || (own >= 0 && i >= own && i < own + 13)) continue;
                var changed = (byte[])content.Clone();
                changed[i] ^= (byte)(1 << (i % 7));
                File.WriteAllBytes(path, changed);
                Assert.False(place.Freshness(plan).IsUpToDate, $"{name}, byte {i}");
            }

            File.WriteAllBytes(path, content);
            Assert.True(place.Freshness(plan).IsUpToDate);
        }
    }

    private static Verification Verify(string path, int threads = 1) =>
        Verifier.Verify(path, threads, (_, _) => { }, TestContext.Current.CancellationToken);

    private static void Change(Workplace place, Func<RunRecord, RunRecord> change) =>
        RecordFile.Write(place.Folder.Final, change(place.Record));
}
