using System.CommandLine;
using System.Text.Json;
using Polytope.Tool.Commands;
using Polytope.Tool.Commands.Plugins;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Init_makes_a_manifest_that_is_valid()
    {
        using var folder = new TemporaryFolder();
        var target = folder.File("new/place");
        Assert.Equal(
            (
                ExitCode.Done,
                $"Made {Path.Combine(target, "experiments.yaml")}.\nNext, in {target}: 'dotnet polytope validate' "
                + "checks it, 'dotnet polytope run' runs it.\n",
                ""),
            await Run("init", target));
        var (code, output, error) = await Run("validate", target);
        Assert.Equal((ExitCode.Done, $"{target}: 2 experiments, no mistakes.\n", ""), (code, output, error));
    }

    [Fact]
    public async Task Init_leaves_an_existing_manifest_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("experiments.yaml");
        await File.WriteAllTextAsync(path, "mine", TestContext.Current.CancellationToken);
        Assert.Equal(
            (ExitCode.Failed, "", $"{path} is there already, and is left as it is.\n"), await Run("init", folder.Path));
        Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Init_reports_a_folder_that_it_cannot_write()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), "", TestContext.Current.CancellationToken);
        var (code, _, error) = await Run("init", folder.File("file"));
        Assert.Equal(ExitCode.Failed, code);
        Assert.StartsWith(
            Path.Combine(folder.File("file"), "experiments.yaml") + " can't be written: ", error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_prints_mistakes_to_standard_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("m.yaml");
        await File.WriteAllTextAsync(
            path, "version: 1\nexperiments: { a: { image: { shape: ring }, network: { hiden: 3 } } }\n",
            TestContext.Current.CancellationToken);
        Assert.Equal(
            (
                ExitCode.WrongInput, "",
                $"{path}(2,56): error PT0101: 'hiden' is not a key of 'network'. Did you mean 'hidden'?\n"),
            await Run("validate", path));
    }

    [Fact]
    public async Task Validate_checks_overrides_as_well()
    {
        using var folder = new TemporaryFolder();
        await Run("init", folder.Path);
        Assert.Equal(
            (
                ExitCode.WrongInput, "",
                "--set network.hiden=3: error PT0101: 'hiden' is not a key of 'network'. Did you mean 'hidden'?\n"),
            await Run("validate", folder.Path, "-e", "shallow", "deep", "--set", "seed=2", "--set", "network.hiden=3"));
    }

    [Fact]
    public async Task Help_shows_the_command_as_it_is_typed()
    {
        var (code, output, _) = await Run("validate", "--help");
        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("  dotnet polytope validate [<manifest>] [options]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_prints_mistakes_as_json()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("m.yaml");
        await File.WriteAllTextAsync(
            path, "version: 2\nexperiments: { ring: { image: { shape: ring }, network: { hidden: 3 } } }\n",
            TestContext.Current.CancellationToken);
        var (code, output, error) = await Run("validate", path, "--json");
        Assert.Equal((ExitCode.WrongInput, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        Assert.False(json.RootElement.GetProperty("valid").GetBoolean());
        var mistake = Assert.Single(json.RootElement.GetProperty("diagnostics").EnumerateArray());
        Assert.Equal(
            (path, 1, 10, "PT0109"),
            (
                mistake.GetProperty("source").GetString(), mistake.GetProperty("line").GetInt32(),
                mistake.GetProperty("column").GetInt32(), mistake.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_misspelt_option_is_not_taken_for_a_file_name()
    {
        var (code, output, error) = await Run("validate", "--jsno");
        Assert.Equal(
            (
                ExitCode.WrongInput, "",
                "There is no option '--jsno'. Did you mean '--json'?\nSee 'dotnet polytope validate --help'.\n"),
            (code, output, error));
    }

    [Fact]
    public async Task Without_a_verb_the_help_is_printed()
    {
        var (code, output, error) = await Run();
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Equal(await Run("--help"), (code, output, error));
        Assert.Contains("  dotnet polytope [command] [options]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_a_verb_as_well()
    {
        Assert.Equal(await Run("run", "--help"), await Run("help", "run"));
        Assert.Equal(await Run("--help"), await Run("help"));
    }

    [Theory]
    [InlineData("vaildate", "There is no command 'vaildate'. Did you mean 'validate'?\n")]
    [InlineData("draw", "There is no command 'draw'. There are: init, validate, run, schema.\n")]
    public async Task An_unknown_verb_is_one_line(string verb, string expected)
    {
        Assert.Equal((ExitCode.WrongInput, "", expected), await Run(verb, "runs/deep"));
        Assert.Equal((ExitCode.WrongInput, "", expected), await Run("help", verb));
    }

    [Fact]
    public async Task The_version_has_its_commit()
    {
        var (code, output, _) = await Run("--version");
        Assert.Equal(ExitCode.Done, code);
        Assert.Matches(@"^\d+\.\d+\.\d+( \(commit [0-9a-f]{10}\))?\n$", output);
    }

    [Fact]
    public async Task Quiet_and_verbose_exclude_each_other() => Assert.Equal(
        (
            ExitCode.WrongInput, "",
            "-q and -v say opposite things; give one of them.\nSee 'dotnet polytope validate --help'.\n"),
        await Run("validate", "-q", "-v"));

    [Fact]
    public async Task Resume_and_force_exclude_each_other() => Assert.Equal(
        (ExitCode.WrongInput, "", "--resume continues what is there and --force starts over; give one of them.\n"),
        await Run("run", "--resume", "--force"));

    [Fact]
    public async Task A_control_character_reaches_no_terminal()
    {
        Assert.Equal(
            (
                ExitCode.WrongInput, "",
                "There is no command 'a\\u001b[2Jb\\n'. There are: init, validate, run, schema.\n"),
            await Run("a\u001b[2Jb\n"));
        var (_, _, error) = await Run("validate", "no\u001b[2J.yaml");
        Assert.StartsWith("no\\u001b[2J.yaml: error PT0001: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_may_end_in_yml()
    {
        using var folder = new TemporaryFolder();
        await Run("init", folder.Path);
        File.Move(folder.File("experiments.yaml"), folder.File("experiments.yml"));
        Assert.Equal(
            (ExitCode.Done, $"{folder.Path}: 2 experiments, no mistakes.\n", ""), await Run("validate", folder.Path));
        Assert.Equal(
            (ExitCode.Failed, "", $"{folder.File("experiments.yml")} is there already, and is left as it is.\n"),
            await Run("init", folder.Path));
        Assert.Equal(
            (ExitCode.Done, "experiments.yml: 2 experiments, no mistakes.\n", ""),
            await RunIn(folder.Path, "validate"));
    }

    [Theory]
    [InlineData("deep", "-e deep")]
    [InlineData("shalow", "-e shallow")]
    [InlineData("experiment.yaml", "experiments.yaml")]
    public async Task A_name_that_is_no_file_is_compared_with_the_manifest_and_its_ids(string typed, string meant)
    {
        using var folder = new TemporaryFolder();
        await Run("init", folder.Path);
        Assert.Equal(
            (ExitCode.WrongInput, "", $"{typed}: error PT0001: There is no such file. Did you mean '{meant}'?\n"),
            await RunIn(folder.Path, "run", typed));
    }

    /// <summary>The tool as a process of its own, in a folder.</summary>
    private static async Task<(int Code, string Output, string Error)> RunIn(string folder, params string[] arguments)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll");
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("dotnet", [tool, .. arguments])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output).ReplaceLineEndings("\n"), error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Only_what_is_asked_for_has_to_be_sound()
    {
        var path = Repository.File("tests/data/manifests/bad-sibling.yaml");
        var folder = Path.GetDirectoryName(path);
        var warning = $"{path}(9,27): warning PT0301: There is no image 'not-on-this-machine.png' in {folder}.\n";
        Assert.Equal(
            (ExitCode.Done, $"{path}: 1 experiment, no mistakes.\n", warning),
            await Run("validate", path, "-e", "good"));
        Assert.Equal(
            (ExitCode.WrongInput, "", warning.Replace("warning", "error", StringComparison.Ordinal)),
            await Run("validate", path));
        using var place = new TemporaryFolder();
        var (code, output, error) = await Run("run", path, "-e", "good", "--dry-run", "-o", place.Path);
        Assert.Equal((ExitCode.Done, warning), (code, error));
        Assert.StartsWith("good: would run\n", output, StringComparison.Ordinal);
        Assert.Equal("", (await Run("run", path, "-e", "good", "--dry-run", "-o", place.Path, "-q")).Error);
    }

    [Theory]
    [InlineData("0", "--threads takes a number from 1 to 1024.")]
    [InlineData("1025", "--threads takes a number from 1 to 1024.")]
    [InlineData("many", "--threads takes a number from 1 to 1024.")]
    [InlineData("123456789012345678901234567890", "--threads takes a number from 1 to 1024.")]
    public async Task An_impossible_number_of_threads_is_reported(string threads, string expected)
    {
        var (code, output, error) = await Run("run", "--threads", threads);
        Assert.Equal(
            (ExitCode.WrongInput, "", $"{expected}\nSee 'dotnet polytope run --help'.\n"), (code, output, error));
    }

    public static TheoryData<Exception, int, string> Failures => new()
    {
        { new UserErrorException("The disk is full."), ExitCode.Failed, "The disk is full.\n" },
        { new UserErrorException("Two digests differ.", ExitCode.Differs), ExitCode.Differs, "Two digests differ.\n" },
        { new UnreadableFileException("a.png", "it is empty."), ExitCode.Failed, "a.png: it is empty.\n" },
        { new OperationCanceledException(), ExitCode.Interrupted, "Interrupted.\n" },
        {
            new InvalidOperationException("Oh."),
            ExitCode.Failed,
            "This should not happen, and is a mistake of the tool: InvalidOperationException: Oh.\n"
        },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_failure_is_a_message_and_an_exit_code(Exception failure, int code, string message)
    {
        var verb = new Command("fail");
        verb.SetAction(new Func<ParseResult, int>(_ => throw failure));
        using StringWriter output = new(), error = new();
        Assert.Equal(code, await CommandLine.RunAsync(["fail"], [verb], output, error));
        Assert.Equal(("", message), (output.ToString(), error.ToString()));
    }

    [Fact]
    public async Task Stack_traces_are_printed_when_asked_for()
    {
        var verb = new Command("fail");
        verb.SetAction(new Func<ParseResult, int>(_ => throw new InvalidOperationException("Oh.")));
        using StringWriter output = new(), error = new(), observed = new();
        StackTraces.WriteIfWanted("The log", new IOException("It is full."), observed);
        Assert.Equal("", observed.ToString());
        Environment.SetEnvironmentVariable(StackTraces.Variable, "1");
        try
        {
            Assert.Equal(ExitCode.Failed, await CommandLine.RunAsync(["fail"], [verb], output, error));
            StackTraces.WriteIfWanted("The log", new IOException("It is full."), observed);
        }
        finally
        {
            Environment.SetEnvironmentVariable(StackTraces.Variable, null);
        }

        Assert.Contains(
            "InvalidOperationException: Oh.\n   at ", error.ToString().ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The log failed, which changes no result: System.IO.IOException: It is full.", observed.ToString(),
            StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        (output.NewLine, error.NewLine) = ("\n", "\n");
        var code = await CommandLine.RunAsync(
            arguments, [InitCommand.Create(), ValidateCommand.Create(), RunCommand.Create(), SchemaCommand.Create()],
            output, error);
        return (code, output.ToString(), error.ToString());
    }
}
