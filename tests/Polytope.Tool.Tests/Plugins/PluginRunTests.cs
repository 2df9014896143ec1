using System.Text.Json.Nodes;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>What is left of a plug-in in the runs that used it, and plug-ins that are installed.</summary>
[Collection(FaultyFolder.Tests)]
public sealed class PluginRunTests : IDisposable
{
    private readonly FaultyFolder _place = new();

    [Fact]
    public async Task The_record_has_its_version_and_digests()
    {
        Drawn();
        Assert.Equal(0, (await _place.RunAllowed()).Code);
        var plugin = Assert.Single(_place.Record.Plugins!);
        Assert.Equal(
            ("Faulty", "1.2.3", "../../Faulty/Faulty.dll", Digest.OfFile(_place.Assembly)),
            (plugin.Name, plugin.Version, plugin.File, plugin.Sha256));
        Assert.Contains(
            "plugins: [\"../../Faulty/Faulty.dll\"]",
            _place.Record.Plan.Manifest.Replace('\'', '"'),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_without_plug_ins_names_none()
    {
        _place.Write("training: { epochs: 1 }, outputs: [{ renderer: svg, at: last }]");
        Assert.Equal(0, (await _place.RunAllowed()).Code);
        Assert.DoesNotContain(
            "plugins", File.ReadAllText(Path.Combine(_place.Run, RecordFile.Name)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verifying_names_one_that_has_changed()
    {
        Drawn();
        Assert.Equal(0, (await _place.RunAllowed()).Code);
        var before = Digest.OfFile(_place.Assembly);
        _place.Rewrite(module => module.Mvid = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        var now = Digest.OfFile(_place.Assembly);
        Assert.NotEqual(before, now);
        var (code, output, _) = await _place.Call("verify", _place.Run, "-q");
        Assert.Equal(0, code);
        Assert.Contains(
            $"Plug-in Faulty has changed since: 1.2.3 (SHA-256 {before}) was used, 1.2.3 (SHA-256 {now}) is there now.",
            output,
            StringComparison.Ordinal);
        (_, output, _) = await _place.Call("verify", _place.Run, "-q", "--json");
        Assert.Equal("Faulty", (string?)JsonNode.Parse(output)!["changedPlugins"]![0]!["name"]);

        // Weights that the tool trained are verified without it, and that it is gone is said.
        File.Delete(_place.Assembly);
        (code, output, _) = await _place.Call("verify", _place.Run, "-q");
        Assert.Equal(0, code);
        Assert.Contains(
            $"Plug-in Faulty 1.2.3 (SHA-256 {before}), which was used, is gone: 'dotnet polytope plugins add FOLDER' "
            + "installs it.",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rebuilt_one_makes_its_runs_stale_and_they_are_drawn_again_where_that_is_asked_for()
    {
        _place.Write("training: { epochs: 2, trainer: stepper }, outputs: [{ renderer: scratch, at: last }]");
        Assert.Equal(0, (await Started("run", "-q")).Code);
        var before = Digest.OfFile(_place.Assembly);
        _place.Rewrite(module => module.Mvid = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12));
        var now = Digest.OfFile(_place.Assembly);
        var rebuilt = $"plug-in Faulty was rebuilt: 1.2.3 (SHA-256 {before}) -> 1.2.3 (SHA-256 {now})";
        var (_, output) = await Started("list");
        Assert.Contains($"stale: {rebuilt}", output, StringComparison.Ordinal);
        (var code, output) = await Started("run", "-q");
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.Contains(rebuilt, output, StringComparison.Ordinal);
        var checkpoints = _place.Record.Checkpoints;
        Assert.Equal((0, ""), await Started("run", "-q", "--resume"));
        Assert.Equal(checkpoints, _place.Record.Checkpoints);
        Assert.Equal(now, Assert.Single(_place.Record.Plugins!).Sha256);
        // What trained the weights is still what did.
        Assert.Equal([(0, before)], _place.Record.TrainedBy!.Select(one => (one.From, one.Files["plug-in Faulty"])));
        (_, output) = await Started("list");
        Assert.Contains("up to date", output, StringComparison.Ordinal);

        // A process of its own each time: one process loads a file once.
        async Task<(int Code, string Output)> Started(string verb, params string[] words)
        {
            using var tool = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
                Repository.Tool, [verb, _place.Manifest, "-o", _place.Output, "--allow-code", .. words])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var error = tool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var text = await tool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (tool.ExitCode, text + await error);
        }
    }

    [Fact]
    public async Task A_run_that_has_moved_away_from_it_is_read_without_it_and_says_what_is_missing()
    {
        _place.Write("training: { epochs: 2, trainer: stepper }, outputs: [{ renderer: scratch, at: last }]");
        Assert.Equal(0, (await _place.RunAllowed()).Code);
        using var elsewhere = new TemporaryFolder();
        var moved = elsewhere.File("one");
        Directory.Move(_place.Run, moved);
        Directory.Move(_place.File("Faulty"), _place.File("Gone"));
        Assert.Equal(0, (await _place.Call("regions", moved)).Code);
        Assert.Equal(0, (await _place.Call("render", moved, "--output", "renderer: svg, at: last", "-q")).Code);
        var (code, _, error) = await _place.Call("verify", moved, "-q", "--allow-code");
        Assert.Equal(1, code);
        Assert.Contains("error PT0401: Plug-in Faulty (", error, StringComparison.Ordinal);
        Assert.Contains("is missing: there is no such file", error, StringComparison.Ordinal);

        // An installed plug-in of its name has its place.
        Assert.Equal(0, (await _place.Call("plugins", "add", _place.File("Gone"))).Code);
        try
        {
            Assert.Equal(0, (await _place.Call("verify", moved, "-q")).Code);
            var again = "renderer: scratch, file: again.txt";
            Assert.Equal(0, (await _place.Call("render", moved, "--output", again, "-q")).Code);
        }
        finally
        {
            Assert.Equal(0, (await _place.Call("plugins", "remove", "Faulty")).Code);
        }
    }

    [Fact]
    public async Task An_installed_one_needs_no_trust_and_no_manifest_that_names_it()
    {
        var (code, output, _) = await _place.Call("plugins", "add", _place.File("Faulty"));
        try
        {
            Assert.Equal(0, code);
            Assert.Equal(
                $"Installed Faulty 1.2.3, SHA-256 {Digest.OfFile(_place.Assembly)}.\nIt brings blob, scratch, "
                + "stepper.\n",
                output);
            Directory.Delete(_place.File("Faulty"), recursive: true);
            _place.Write("training: { epochs: 1 }, outputs: [{ renderer: scratch, at: last }]", "[]");
            Assert.Equal(0, (await _place.Call("run", _place.Manifest, "-o", _place.Output, "-q")).Code);
            var plugin = Assert.Single(_place.Record.Plugins!);
            Assert.Null(plugin.File);
            Assert.DoesNotContain("plugins:", _place.Record.Plan.Manifest, StringComparison.Ordinal);
            (_, output, _) = await _place.Call("plugins", "--json", "--manifest", _place.Manifest);
            var row = JsonNode.Parse(output)![0]!;
            Assert.Equal(("Faulty", "installed"), ((string?)row["name"], (string?)row["source"]));
            Assert.Equal(
                "How often each line is written.",
                (string?)row["parts"]!.AsArray()
                    .First(part => (string?)part!["name"] == "scratch")!["keys"]!["copies"]);
            Assert.Contains(
                "\"copies\"", (await _place.Call("schema", "--plugins", "Faulty")).Output, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal("Removed Faulty 1.2.3.\n", (await _place.Call("plugins", "remove", "Faulty")).Output);
        }

        Assert.Equal(2, (await _place.Call("run", _place.Manifest, "-o", _place.Output, "-q")).Code);
        (code, _, var error) = await _place.Call("plugins", "remove", "Faulty");
        Assert.Equal((ExitCode.WrongInput, "There is no installed plug-in 'Faulty'.\n"), (code, error));
    }

    [Fact]
    public async Task An_installed_one_that_is_changed_gone_or_removed_is_named_by_every_verb()
    {
        Assert.Equal(0, (await _place.Call("plugins", "add", _place.File("Faulty"))).Code);
        var installed = Path.Combine(Tool.Trust.UserFolder.Path!, "plugins", "Faulty", "Faulty.dll");
        try
        {
            _place.Write("training: { epochs: 1, trainer: stepper }, outputs: [{ renderer: scratch, at: last }]", "[]");
            Assert.Equal(0, (await _place.Call("run", _place.Manifest, "-o", _place.Output, "-q")).Code);
            await File.AppendAllTextAsync(installed, "x", TestContext.Current.CancellationToken);
            await AllSay(
                $"error PT0401: Plug-in Faulty 1.2.3 ({installed}) has changed since it was installed: install it "
                + "again with 'dotnet polytope plugins add FOLDER'.");
            File.Delete(installed);
            await AllSay(
                $"error PT0401: Plug-in Faulty 1.2.3 ({installed}) was installed, and its file is gone: install it "
                + "again with 'dotnet polytope plugins add FOLDER'.");
        }
        finally
        {
            Assert.Equal(0, (await _place.Call("plugins", "remove", "Faulty")).Code);
        }

        foreach (var verb in new[] { "run", "validate", "list" })
        {
            var (code, _, error) = await _place.Call([verb, _place.Manifest]);
            Assert.Equal(ExitCode.WrongInput, code);
            Assert.EndsWith(
                "If it is a plug-in's, install that with 'dotnet polytope plugins add FOLDER', or name it under "
                + "'plugins'.\n",
                error,
                StringComparison.Ordinal);
        }

        var (verified, _, message) = await _place.Call("verify", _place.Run, "-q");
        Assert.Equal(ExitCode.Failed, verified);
        Assert.StartsWith(
            "PLACE/runs/one/run.json: plan.manifest(1,1): error PT0401: Plug-in Faulty 1.2.3 (SHA-256 ",
            message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            "), with which this ran, is not installed: install it with 'dotnet polytope plugins add FOLDER'.\n",
            message,
            StringComparison.Ordinal);

        async Task AllSay(string expected)
        {
            foreach (var words in (string[][])
                [["run", _place.Manifest, "-q"], ["validate", _place.Manifest], ["list", _place.Manifest],
                ["verify", _place.Run, "-q"]])
            {
                var (code, _, error) = await _place.Call(words);
                Assert.Equal((ExitCode.Failed, 1), (code, error.Count(c => c == '\n')));
                Assert.EndsWith($"{expected}\n", error, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task One_that_can_not_be_loaded_is_not_installed()
    {
        _place.Mark("constructor");
        var (code, _, error) = await _place.Call("plugins", "add", _place.File("Faulty"));
        Assert.Equal(1, code);
        Assert.Contains("There is no ink.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Faulty", (await _place.Call("plugins", "--json")).Output, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private void Drawn() => _place.Write("training: { epochs: 1 }, outputs: [{ renderer: scratch, at: last }]");
}
