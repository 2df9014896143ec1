using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands.Shell;

/// <summary>Whatever is typed where a value belongs is answered in words of the tool.</summary>
public sealed class BadValueTests
{
    private static readonly string[] Values =
    [
        "abc", "", "-1", "1e99", "99999999999999999999", "NaN", "\u001b[2J", "a\nb", "0,0", new string('x', 5000),
    ];

    /// <summary>Every verb with every option of it, and with nothing but its arguments.</summary>
    public static TheoryData<string, string> Options
    {
        get
        {
            var options = new TheoryData<string, string>();
            foreach (var verb in ShellRun.Verbs())
                foreach (var option in verb.Options.Select(option => option.Name).Append(""))
                    options.Add(verb.Name, option);
            return options;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public async Task No_value_brings_a_type_of_dotnet_or_a_stack_trace(string verb, string option)
    {
        using var folder = new TemporaryFolder();
        var command = ShellRun.Verbs().Single(command => command.Name == verb);
        // A model and a file that do not exist, so that nothing is made and nothing is served.
        var arguments = command.Arguments.Select(argument => folder.File("no/" + argument.Name)).ToArray();
        foreach (var value in Values)
        {
            string[] line = option.Length > 0
                ? [verb, .. arguments, $"{option}={value}"]
                : [verb, .. arguments.Select(_ => value.Length == 0 ? "" : folder.File("no/" + value))];
            if (verb == "init" && value.Length > 0) continue; // It would make the folder.
            var (code, output, error) = await ShellRun.Of(line);
            Assert.InRange(code, ExitCode.Done, ExitCode.WrongInput);
            foreach (var text in (string[])["System.", "Exception", "   at ", "mistake of the tool", "\u001b"])
                Assert.DoesNotContain(text, output + error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        "view runs/deep --port abc", "--port takes a number from 0 to 65535.\nSee 'dotnet polytope view --help'.\n")]
    [InlineData(
        "view runs/deep --port 65536", "--port takes a number from 0 to 65535.\nSee 'dotnet polytope view --help'.\n")]
    [InlineData("view runs/deep --epoch x", "--epoch takes a number from 0 on.\nSee 'dotnet polytope view --help'.\n")]
    [InlineData(
        "regions net.json --size abc",
        "--size takes a number from 1 to 8192.\nSee 'dotnet polytope regions --help'.\n")]
    [InlineData(
        "regions net.json --repeat 0", "--repeat takes a number from 1 on.\nSee 'dotnet polytope regions --help'.\n")]
    [InlineData(
        "regions net.json --digits 18",
        "--digits takes a number from 1 to 17.\nSee 'dotnet polytope regions --help'.\n")]
    [InlineData(
        "convert a.json b.onnx --slope x",
        "--slope takes a number from 0 on, less than 1.\nSee 'dotnet polytope convert --help'.\n")]
    [InlineData("regions ", "The argument <model> is empty.\nSee 'dotnet polytope regions --help'.\n")]
    [InlineData("run -o ", "The value of --out is empty.\nSee 'dotnet polytope run --help'.\n")]
    [InlineData(
        "completion zhs",
        "There is no completion for 'zhs'. Did you mean 'zsh'? Possible: bash, zsh, fish, powershell.\n")]
    public async Task The_option_and_its_range_are_named(string line, string expected) =>
        Assert.Equal((ExitCode.WrongInput, "", expected), await ShellRun.Of(line.Split(' ')));
}
