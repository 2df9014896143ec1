using System.Diagnostics;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands.Shell;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("v", "validate view verify")]
    [InlineData("completion|", "bash zsh fish powershell")]
    [InlineData("regions|net.json|--p", "--polygon --plane --principal --png --ply")]
    [InlineData("run|--set|training.optimizer=a", "training.optimizer=adam training.optimizer=adamw "
        + "training.optimizer=amsgrad")]
    [InlineData("run|--set|network.h", "network.hidden=")]
    [InlineData("run|--set|outputs[0].e", "outputs[0].every=")]
    [InlineData("run|-o|", "")]
    [InlineData("regions|", "")]
    [InlineData("run|--q", "--quiet")]
    public async Task The_words_that_can_stand_there_are_listed(string words, string expected) => Assert.Equal(
        (ExitCode.Done, expected, ""), await Complete(words.Split('|')));

    [Fact]
    public async Task Ids_are_those_of_the_manifest()
    {
        using var folder = new TemporaryFolder();
        await ShellRun.Of("init", folder.Path);
        Assert.Equal((ExitCode.Done, "shallow deep", ""), await Complete("run", folder.Path, "-e", ""));
        Assert.Equal((ExitCode.Done, "deep", ""), await Complete("list", folder.Path, "-e", "shallow", "d"));
        Assert.Equal((ExitCode.Done, "", ""), await Complete("list", folder.File("no.yaml"), "-e", ""));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public async Task Each_shell_has_a_script(string shell)
    {
        var (code, output, error) = await ShellRun.Of("completion", shell);
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.StartsWith("#", output, StringComparison.Ordinal);
        Assert.Contains("dotnet-polytope __complete", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dotnet-polytope va", "_dotnet_polytope", "validate")]
    [InlineData("dotnet polytope run --set training.optimizer=adamw", "_dotnet_polytope_of_dotnet", "adamw")]
    [InlineData("dotnet polytope run --set network.hid", "_dotnet_polytope_of_dotnet", "network.hidden=")]
    public async Task Bash_completes_with_its_script(string line, string function, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "There is no bash here.");
        var tool = Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll");
        var script = $$"""
            dotnet-polytope() { command dotnet '{{tool}}' "$@"; }
            {{(await ShellRun.Of("completion", "bash")).Output}}
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}})
            COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
            {{function}}
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, output.Trim());
    }

    private static async Task<(int Code, string Words, string Error)> Complete(params string[] words)
    {
        var (code, output, error) = await ShellRun.Of(["__complete", .. words]);
        return (code, output.TrimEnd('\n').Replace('\n', ' '), error);
    }
}
