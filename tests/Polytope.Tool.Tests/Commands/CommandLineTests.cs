using System.CommandLine;
using System.Text.Json;
using Polytope.Tool.Commands;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Init_makes_a_manifest_that_is_valid()
    {
        using var folder = new TemporaryFolder();
        var target = folder.File("new/place");
        Assert.Equal(ExitCode.Done, (await Run("init", target)).Code);
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

    [Theory]
    [InlineData("Required command was not provided.\nSee 'dotnet polytope --help'.\n")]
    public async Task Without_a_verb_the_help_is_mentioned(string expected) =>
        Assert.Equal((ExitCode.WrongInput, "", expected), await Run());

    [Theory]
    [InlineData("0", "--threads takes a number from 1 to 1024.")]
    [InlineData("1025", "--threads takes a number from 1 to 1024.")]
    [InlineData("many", "Cannot parse argument 'many' for option '--threads' as expected type 'System.Int32'.")]
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
