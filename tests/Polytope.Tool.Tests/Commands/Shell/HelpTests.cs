using System.CommandLine.Parsing;
using Polytope.Tool.Commands;
using Polytope.Tool.Commands.Shell;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands.Shell;

public sealed class HelpTests
{
    public static TheoryData<string> Names => [.. ShellRun.Verbs().Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_help_ends_with_examples_that_can_be_parsed(string verb)
    {
        var examples = Examples.Of(verb);
        Assert.NotEmpty(examples);
        var (code, output, error) = await ShellRun.Of(verb, "--help");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.EndsWith(
            $"Examples:\n{string.Concat(examples.Select(example => $"  {example}\n"))}",
            output,
            StringComparison.Ordinal);
        foreach (var example in examples)
        {
            // Without the shell's own words around it.
            var command = example.Split('#')[0].Split(" > ")[0].Split(" | ")[0]
                .Replace("eval \"$(", "", StringComparison.Ordinal)
                .Replace(")\"", "", StringComparison.Ordinal);
            string[] words = [.. CommandLineParser.SplitCommandLine(command)];
            Assert.Equal(["dotnet", "polytope", verb], words[..3]);
            Assert.Empty(CommandLineMistakes.Of(CommandLine.Root(ShellRun.Verbs()).Parse(words[2..])));
        }
    }

    [Fact]
    public async Task The_usual_windows_are_in_the_help() => Assert.Contains(
        "0,0,1,1 with --plane; -1,-1,1,1 with --origin", (await ShellRun.Of("regions", "--help"))
            .Output, StringComparison.Ordinal);
}
