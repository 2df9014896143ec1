using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>What somebody meets who gets a manifest with a plug-in from somebody else.</summary>
[Collection(FaultyFolder.Tests)]
public sealed class PluginTrustTests : IDisposable
{
    private readonly FaultyFolder _place = new();

    public PluginTrustTests() => _place.Write(
        $"notes: '{_place.Path}', training: {{ epochs: 2 }}, outputs: [{{ renderer: scratch, at: last, unknown: 1 }}]");

    [Fact]
    public async Task Running_it_is_refused_with_every_file_and_its_digest()
    {
        // A constructor that ran would say so.
        _place.Mark("constructor");
        var (code, _, error) = await _place.Call("run", _place.Manifest, "-o", _place.Output);
        Assert.Equal(ExitCode.WrongInput, code);
        var lines = error.Split('\n');
        Assert.Equal("PLACE/experiments.yaml would run code that is not the tool's own:", lines[0]);
        Assert.Equal("  plug-in Faulty 1.2.3", lines[1]);
        Assert.Equal($"    Faulty.dll  SHA-256 {Digest.OfFile(_place.Assembly)}", lines[2]);
        Assert.All(
            Directory.EnumerateFiles(_place.File("Faulty")),
            file => Assert.Contains($"    {Path.GetFileName(file)}  SHA-256 {Digest.OfFile(file)}", lines));
        Assert.False(Directory.Exists(_place.Output));
    }

    [Fact]
    public async Task Validating_loads_nothing_and_says_in_a_line_what_was_not_checked()
    {
        _place.Mark("constructor");
        var (code, output, error) = await _place.Call("validate", _place.Manifest);
        Assert.Equal((0, "PLACE/experiments.yaml: 1 experiment, no mistakes.\n"), (code, output));
        Assert.Equal(
            "PLACE/experiments.yaml(2,11): warning PT0402: Plug-in Faulty 1.2.3 (PLACE/Faulty/Faulty.dll, SHA-256 "
            + $"{Digest.OfFile(_place.Assembly)}) is not trusted, so it was not loaded, and what it draws or trains "
            + "was not checked. 'dotnet polytope trust PLACE/experiments.yaml' lets it run, or --allow-code this "
            + "once.\n",
            error);
    }

    [Fact]
    public async Task Mistakes_beside_it_are_found_all_the_same()
    {
        _place.Write("seed: -1, training: { trainer: { kind: stepper, factor: 7 }, rate: none }");
        var (code, _, error) = await _place.Call("validate", _place.Manifest);
        Assert.Equal(2, code);
        Assert.Equal(2, error.Split("error PT").Length - 1);
        Assert.Contains("'seed'", error, StringComparison.Ordinal);
        Assert.Contains("'training.rate'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listing_says_that_it_can_not_tell()
    {
        _place.Mark("constructor");
        var (code, output, _) = await _place.Call("list", _place.Manifest, "-o", _place.Output);
        Assert.Equal(0, code);
        Assert.Contains("unknown: plug-in of scratch is not loaded", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_refused_and_the_list_of_plug_ins_has_no_keys()
    {
        _place.Mark("constructor");
        Assert.Equal(2, (await _place.Call("schema", _place.Manifest)).Code);
        var (code, output, _) = await _place.Call("plugins", "--manifest", _place.Manifest);
        Assert.Equal(0, code);
        Assert.Contains("not trusted, so not loaded", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_trusted_it_runs_until_a_byte_of_it_changes()
    {
        Sound();
        var (code, output, _) = await _place.Call("trust", _place.Manifest);
        Assert.Equal(0, code);
        Assert.StartsWith(
            "PLACE/experiments.yaml may run from now on, until a byte of it changes:\n  plug-in Faulty 1.2.3\n"
            + $"    Faulty.dll  SHA-256 {Digest.OfFile(_place.Assembly)}\n",
            output,
            StringComparison.Ordinal);
        Assert.Equal(0, await Run());
        Assert.Equal(0, await Run("--force"));
        await File.WriteAllTextAsync(
            _place.File("Faulty/readme.txt"), "A file more.", TestContext.Current.CancellationToken);
        Assert.Equal(2, await Run("--force"));
        File.Delete(_place.File("Faulty/readme.txt"));
        Assert.Equal(0, await Run("--force"));
        await File.AppendAllTextAsync(_place.Manifest, "# a byte more\n", TestContext.Current.CancellationToken);
        Assert.Equal(2, await Run("--force"));
    }

    [Fact]
    public async Task Trust_is_taken_back()
    {
        Sound();
        Assert.Equal(0, (await _place.Call("trust", _place.Manifest)).Code);
        Assert.Equal(0, await Run());
        Assert.Equal(0, (await _place.Call("trust", _place.Manifest, "--forget")).Code);
        Assert.Equal(2, await Run("--force"));
    }

    [Fact]
    public async Task Who_trusts_the_manifest_is_not_asked_again_for_its_runs()
    {
        Sound();
        Assert.Equal(0, (await _place.Call("trust", _place.Manifest)).Code);
        Assert.Equal(0, await Run());
        Assert.Equal(
            0, (await _place.Call("render", _place.Run, "--output", "renderer: scratch, file: again.txt", "-q")).Code);
        Assert.Equal(0, (await _place.Call("run", Path.Combine(_place.Run, "manifest.yaml"), "--dry-run")).Code);
    }

    [Fact]
    public async Task What_is_allowed_once_is_not_remembered()
    {
        Sound();
        Assert.Equal(0, (await _place.RunAllowed()).Code);
        Assert.Equal(2, await Run("--force"));
        Assert.Equal(
            2, (await _place.Call("render", _place.Run, "--output", "renderer: scratch, file: again.txt", "-q")).Code);
    }

    [Fact]
    public async Task Nothing_of_a_run_that_does_not_need_the_plug_in_asks_for_it()
    {
        Sound();
        Assert.Equal(0, (await _place.RunAllowed()).Code);
        Assert.Equal(0, (await _place.Call("verify", _place.Run, "-q")).Code);
        Assert.Equal(0, (await _place.Call("regions", _place.Run)).Code);
        Assert.Equal(0, (await _place.Call("inspect", _place.Run, "--at", "0.5,0.5")).Code);
        Assert.Equal(0, (await _place.Call("render", _place.Run, "--output", "renderer: svg, at: last", "-q")).Code);
        Assert.NotEmpty(Tool.Pipeline.Frames.LiveFrames.Of(_place.Run, TestContext.Current.CancellationToken).Page());
    }

    [Fact]
    public async Task Training_again_with_its_trainer_asks_for_it()
    {
        _place.Write("training: { epochs: 2, trainer: stepper }, outputs: [{ renderer: svg, at: last }]");
        Assert.Equal(0, (await _place.RunAllowed()).Code);
        var (code, _, error) = await _place.Call("verify", _place.Run, "-q");
        Assert.Equal(2, code);
        Assert.StartsWith(
            "PLACE/runs/one/run.json would run code that is not the tool's own:\n  plug-in Faulty 1.2.3\n",
            error,
            StringComparison.Ordinal);
        Assert.Equal(0, (await _place.Call("verify", _place.Run, "-q", "--allow-code")).Code);
        Assert.Equal(0, (await _place.Call("trust", _place.Run)).Code);
        Assert.Equal(0, (await _place.Call("verify", _place.Run, "-q")).Code);
    }

    public void Dispose() => _place.Dispose();

    private void Sound() => _place.Write(
        $"notes: '{_place.Path}', training: {{ epochs: 2 }}, outputs: [{{ renderer: scratch, at: last }}]");

    private async Task<int> Run(params string[] more) =>
        (await _place.Call(["run", _place.Manifest, "-o", _place.Output, "-q", .. more])).Code;
}
