using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Faults;

/// <summary>Streams where files are usual, and standard streams that can't be written.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_model_and_points_can_come_through_pipes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The shell's own pipes have names in Linux and macOS.");
        using var place = new TemporaryFolder();
        File.Copy(Repository.File("tests/data/grid6x5.json"), place.File("net.json"));
        var (code, expected, _) = await ToolProcess.Shell(place.Path, "$POLYTOPE inspect net.json --at 0.31,0.62");
        Assert.Equal(ExitCode.Done, code);
        foreach (var line in (string[])
        [
            "$POLYTOPE inspect <(cat net.json) --at 0.31,0.62",
            "$POLYTOPE inspect /dev/stdin --at 0.31,0.62 < <(cat net.json)",
            "echo 0.31,0.62 | $POLYTOPE inspect net.json --points /dev/stdin",
            "echo 0.31,0.62 | $POLYTOPE inspect net.json --points -",
        ])
        {
            var (piped, output, error) = await ToolProcess.Shell(place.Path, line);
            Assert.True(piped == ExitCode.Done, $"{line}: {error}");
            // With a points file the point is named by its line.
            Assert.Equal(expected.Split('\n')[2..], output.Split('\n')[2..]);
        }
    }

    [Fact]
    public async Task Messages_that_cannot_be_written_change_no_exit_code()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");
        using var place = new TemporaryFolder();
        var (code, _, _) = await ToolProcess.Shell(place.Path, "$POLYTOPE validate nosuch.yaml 2>/dev/full");
        Assert.Equal(ExitCode.WrongInput, code);
        (code, _, _) = await ToolProcess.Shell(place.Path, "$POLYTOPE verfy 2>/dev/full");
        Assert.Equal(ExitCode.WrongInput, code);
        (code, _, _) = await ToolProcess.Shell(place.Path, "$POLYTOPE validate nosuch.yaml 2>&-");
        Assert.Equal(ExitCode.WrongInput, code);
    }

    [Fact]
    public async Task Results_that_cannot_be_written_are_a_failure()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");
        using var place = new TemporaryFolder();
        var (code, _, error) = await ToolProcess.Shell(place.Path, "$POLYTOPE schema >/dev/full");
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains("No space left", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ln -s /dev/zero run.json; $POLYTOPE verify .", "run.json")]
    [InlineData("$POLYTOPE inspect /dev/zero --at 0,0", "/dev/zero")]
    [InlineData("$POLYTOPE inspect net.json --points - < /dev/zero", "standard input")]
    public async Task What_never_ends_is_refused_before_it_fills_the_memory(string line, string source)
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no device without end.");
        using var place = new TemporaryFolder();
        File.Copy(Repository.File("tests/data/grid6x5.json"), place.File("net.json"));
        var (_, _, error) = await ToolProcess.Shell(place.Path, line);
        Assert.Contains(
            $"{source}: more than 256 MB came out of this, which is no file: write it to one.",
            error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_end_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no device without end.");
        using var place = new TemporaryFolder();
        var (code, _, error) = await ToolProcess.Shell(place.Path, "$POLYTOPE validate /dev/zero");
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.Contains("larger than a megabyte", error, StringComparison.Ordinal);
    }
}
