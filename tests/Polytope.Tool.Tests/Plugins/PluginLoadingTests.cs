using System.Text.Json.Nodes;
using Mono.Cecil;
using Polytope.Core.Declarations;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>
/// The parts of a plug-in are names in a manifest; what is wrong with it is said before anything runs.
/// </summary>
[Collection(FaultyFolder.Tests)]
public sealed class PluginLoadingTests : IDisposable
{
    private readonly FaultyFolder _place = new();

    [Fact]
    public async Task Its_parts_run_like_the_tools_own()
    {
        _place.Write(
            "training: { epochs: 4, trainer: { kind: stepper, factor: 1.5 } }, "
            + "outputs: [{ renderer: scratch, every: 2, copies: 2 }]");
        Assert.Equal((0, "", ""), await _place.RunAllowed("--set", "outputs[0].copies=1"));
        var lines = await File.ReadAllLinesAsync(
            Path.Combine(_place.Run, "scratch.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(["epoch 0", "epoch 2", "epoch 4"], lines[..3].Select(line => line.Split(':')[0]));
        Assert.Equal("1.5", _place.Record.Plan.Values["training.trainer.factor"]);
    }

    [Fact]
    public async Task Its_packages_may_have_other_versions_than_the_tools()
    {
        Assert.Equal(18, typeof(YamlDotNet.Core.Parser).Assembly.GetName().Version!.Major);
        _place.Write("training: { epochs: 1 }, outputs: [{ renderer: scratch, at: last }]");
        Assert.Equal(0, (await _place.RunAllowed()).Code);
        Assert.Equal("yaml 16.0", File.ReadAllLines(Path.Combine(_place.Run, "scratch.txt"))[^1]);
    }

    [Fact]
    public async Task A_package_that_is_not_in_its_folder_is_not_taken_from_the_tool()
    {
        File.Delete(_place.File("Faulty/YamlDotNet.dll"));
        _place.Write("training: { epochs: 1 }, outputs: [{ renderer: scratch, at: last }]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(1, code);
        Assert.Contains("What a plug-in needs is in its own folder: publish it", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "outputs: [{ renderer: scratch, copies: 10 }]",
        "error PT0104: 'outputs[0].copies' must be from 1 to 9, but is 10.")]
    [InlineData(
        "outputs: [{ renderer: scratch, copis: 2 }]",
        "error PT0101: 'copis' is not a key of 'outputs[0]'. Did you mean 'copies'?")]
    [InlineData("outputs: [{ renderer: scratch, copies: 7 }]", "error PT0306: Seven is too many.")]
    [InlineData(
        "training: { trainer: { kind: steper } }",
        "error PT0105: 'training.trainer.kind' can't be 'steper'. Did you mean 'stepper'? "
        + "Possible: builtin, process, stepper.")]
    [InlineData(
        "outputs: [{ renderer: scratch, file: ../scratch.txt }]",
        "error PT0305: 'outputs[0]' would write '../scratch.txt': it has an empty name or dots alone between slashes, "
        + "and could leave the run's folder.")]
    [InlineData(
        "outputs: [{ renderer: scratch, file: /tmp/scratch.txt }]",
        "error PT0305: 'outputs[0]' would write '/tmp/scratch.txt': it is no relative path.")]
    [InlineData(
        "outputs: [{ renderer: scratch, file: run.json }]",
        "error PT0305: 'outputs[0]' would write 'run.json': the run itself writes there.")]
    [InlineData(
        "outputs: [{ renderer: scratch, file: checkpoints/a.txt }]",
        "error PT0305: 'outputs[0]' would write 'checkpoints/a.txt': the run itself writes there.")]
    public async Task Its_keys_have_mistakes_with_their_places(string settings, string expected)
    {
        _place.Write(settings);
        var (code, _, error) = await _place.Call("validate", _place.Manifest, "--allow-code");
        Assert.Equal(2, code);
        Assert.EndsWith(expected, Assert.Single(Lines(error)), StringComparison.Ordinal);
        Assert.StartsWith("PLACE/experiments.yaml(4,", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_is_missing_is_named_at_its_place()
    {
        _place.Write("seed: 1", "[Faulty/Faulty.dll, ./Gone/Gone.dll]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(1, code);
        Assert.Equal(
            "PLACE/experiments.yaml(2,30): error PT0401: Plug-in Gone (PLACE/Gone/Gone.dll) is missing: there is no "
            + "such file. Build it there, or install it with 'dotnet polytope plugins add FOLDER'.",
            error.Trim());
    }

    [Theory]
    [InlineData("Faulty/Faulty.deps.json", "Plug-in Faulty.deps (PLACE/Faulty/Faulty.deps.json) is no .NET assembly.")]
    [InlineData(
        "Faulty/YamlDotNet.dll",
        "Plug-in YamlDotNet 16.3.0 (PLACE/Faulty/YamlDotNet.dll) is no plug-in: it does not reference Polytope.Core.")]
    [InlineData("Other", "Plug-in Other (PLACE/Other) has no assembly that references Polytope.Core.")]
    public async Task What_is_no_plug_in_is_told_from_one(string path, string expected)
    {
        Directory.CreateDirectory(_place.File("Other"));
        _place.Write("seed: 1", $"[{path}]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(1, code);
        Assert.EndsWith($"error PT0401: {expected}\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tool_itself_is_refused_before_it_is_loaded_once_more()
    {
        const string tool = "dotnet-polytope";
        Directory.CreateDirectory(_place.File("Tool"));
        foreach (var name in (string[])[tool, "Polytope.Core"])
            File.Copy(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), _place.File($"Tool/{name}.dll"));
        var expected = $"Plug-in {tool} {Tool.Records.ToolVersion.Text} (PLACE/Tool/{tool}.dll) is no plug-in: it has "
            + "the name of this tool.\n";
        foreach (var path in (string[])["Tool", $"Tool/{tool}.dll"])
        {
            var (code, _, error) = await _place.Call("plugins", "add", _place.File(path));
            Assert.Equal(1, code);
            Assert.EndsWith(expected, error, StringComparison.Ordinal);
            _place.Write("seed: 1", $"[{path}]");
            Assert.EndsWith(expected, (await _place.RunAllowed()).Error, StringComparison.Ordinal);
        }

        // The name of one whose file another test has overwritten can't be read any more.
        Assert.DoesNotContain(
            _place.File($"Tool/{tool}.dll"), AppDomain.CurrentDomain.GetAssemblies().Select(loaded => loaded.Location));
    }

    [Fact]
    public async Task A_pipe_in_its_folder_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Made by mkfifo.");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [_place.File("Faulty/pipe")]))
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        _place.Write("training: { epochs: 1 }, outputs: [{ renderer: scratch, at: last }]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(1, code);
        Assert.Contains("has pipe beside it, which is a pipe, a socket or a device", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_stands_for_the_plug_in_in_it()
    {
        _place.Write("training: { epochs: 1 }, outputs: [{ renderer: scratch, at: last }]", "[./Faulty]");
        Assert.Equal(0, (await _place.RunAllowed()).Code);
    }

    [Theory]
    [InlineData(0, 9, "build it again with the package Polytope.Core of this tool's version.")]
    [InlineData(2, 0, "take a newer version of the tool.")]
    public async Task One_for_another_contract_is_named_with_both_versions(int major, int minor, string advice)
    {
        _place.Rewrite(module => module.AssemblyReferences.First(
            reference => reference.Name == "Polytope.Core").Version = new Version(major, minor, 0, 0));
        _place.Write("seed: 1");
        // Nothing is loaded, so that its user need not trust it to be told.
        var (code, _, error) = await _place.Call("run", _place.Manifest, "-o", _place.Output);
        Assert.Equal(1, code);
        Assert.EndsWith(
            $"Plug-in Faulty 1.2.3 (PLACE/Faulty/Faulty.dll) was built for version {major}.{minor} of the plug-in "
            + $"contract, and this tool has {PluginContract.Version.ToString(2)}: {advice}\n",
            error,
            StringComparison.Ordinal);

        // Nor is it installed, and the folder says the same as the file.
        (code, _, error) = await _place.Call("plugins", "add", _place.File("Faulty"));
        Assert.Equal(1, code);
        Assert.Equal(
            $"Plug-in Faulty 1.2.3 (PLACE/Faulty/Faulty.dll) was built for version {major}.{minor} of the plug-in "
            + $"contract, and this tool has {PluginContract.Version.ToString(2)}: {advice}\n",
            error);
    }

    [Fact]
    public async Task One_for_a_newer_dotnet_is_named_with_both_versions()
    {
        _place.Rewrite(module =>
        {
            var target = module.Assembly.CustomAttributes.First(
                attribute => attribute.AttributeType.Name == "TargetFrameworkAttribute");
            target.ConstructorArguments[0] = new CustomAttributeArgument(
                module.TypeSystem.String, ".NETCoreApp,Version=v99.0");
        });
        _place.Write("seed: 1");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(1, code);
        Assert.Contains("was built for .NET 99.0, and the tool runs on .NET ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("constructor", "failed in the constructor of Scratch: InvalidOperationException: There is no ink.")]
    [InlineData(
        "Wrong Name",
        "has a part Scratch that is named 'Wrong Name': a name has lower-case letters, digits and single hyphens "
        + "between them.")]
    [InlineData("movie", "brings a renderer 'movie', and so does the tool: give it another name.")]
    public async Task What_goes_wrong_as_it_is_loaded_is_said(string fault, string expected)
    {
        _place.Mark(fault);
        await Refused(expected);
    }

    [Fact]
    public async Task A_part_that_is_no_record_is_said()
    {
        _place.Rewrite(module =>
        {
            var type = module.GetType("Faulty.Scratch");
            type.Methods.Remove(type.Methods.First(method => method.Name == "<Clone>$"));
        });
        await Refused("has a part Scratch that is no record.");
    }

    [Fact]
    public async Task A_key_that_every_renderer_has_is_said()
    {
        _place.Rewrite(module => module.GetType("Faulty.Scratch").Properties
            .First(property => property.Name == "Copies").Name = "Every");
        await Refused(
            "has a renderer 'scratch' with a key 'every', which every renderer has already: give its property another "
            + "name.");
    }

    [Fact]
    public async Task A_key_without_a_description_is_said()
    {
        _place.Rewrite(module => module.GetType("Faulty.Scratch").Properties
            .First(property => property.Name == "Copies").CustomAttributes.Clear());
        await Refused(
            "has a part 'scratch' that can't be written: The key 'copies' of Faulty.Scratch has no description.");
    }

    [Fact]
    public async Task Two_with_one_name_are_both_named()
    {
        _place.Copy("Other");
        _place.Write("seed: 1", "[Faulty/Faulty.dll, Other/Faulty.dll]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(1, code);
        Assert.Equal(
            "PLACE/experiments.yaml(2,30): error PT0401: Plug-in Faulty 1.2.3 (PLACE/Other/Faulty.dll) brings a shape "
            + "'blob', and so does plug-in Faulty 1.2.3 (PLACE/Faulty/Faulty.dll): take one of the two out.",
            error.Trim());
    }

    [Fact]
    public async Task What_it_throws_while_a_plan_is_made_is_named()
    {
        _place.Write("outputs: [{ renderer: scratch, fault: mistakes }]");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(1, code);
        Assert.Equal(
            "PLACE/experiments.yaml(4,135): error PT0401: Plug-in Faulty 1.2.3 (PLACE/Faulty/Faulty.dll) failed to "
            + "tell Mistakes of its renderer Scratch: "
            + "InvalidOperationException: Nothing is right.",
            error.Trim());
    }

    [Theory]
    [InlineData("Faulty/Faulty.dll", "this is 'Faulty/Faulty.dll'")]
    [InlineData("[[a]]", "this is a list")]
    [InlineData("[~]", "this is nothing")]
    public async Task A_list_of_paths_is_expected(string plugins, string expected)
    {
        _place.Write("seed: 1", plugins);
        var (code, _, error) = await _place.Call("validate", _place.Manifest);
        Assert.Equal(2, code);
        Assert.Contains("error PT0103: 'plugins' is a list of paths", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_of_a_manifest_and_of_a_file_has_its_keys()
    {
        _place.Write("outputs: [{ renderer: scratch }]");
        string[][] calls =
            [["schema", _place.Manifest, "--allow-code"], ["schema", "--plugins", _place.Assembly, "--allow-code"]];
        foreach (var call in calls)
        {
            var (code, output, _) = await _place.Call(call);
            Assert.Equal(0, code);
            var settings = JsonNode.Parse(output)!["definitions"]!["settings"]!["properties"]!;
            var copies = settings["outputs"]!["items"]!["properties"]!["copies"]!;
            Assert.Equal("[scratch] How often each line is written. Default: 1.", (string?)copies["description"]);
        }
    }

    [Fact]
    public async Task The_schema_of_a_file_that_is_not_allowed_loads_nothing()
    {
        var (code, output, error) = await _place.Call("schema", "--plugins", _place.Assembly);
        Assert.Equal((ExitCode.WrongInput, ""), (code, output));
        Assert.Contains("Nothing was run. --allow-code lets it run this once", error, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private async Task Refused(string expected)
    {
        _place.Write("seed: 1");
        var (code, _, error) = await _place.RunAllowed();
        Assert.Equal(1, code);
        Assert.Equal(
            $"PLACE/experiments.yaml(2,11): error PT0401: Plug-in Faulty 1.2.3 (PLACE/Faulty/Faulty.dll) {expected}",
            error.Trim());
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
