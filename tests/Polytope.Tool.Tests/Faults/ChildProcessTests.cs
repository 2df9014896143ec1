using System.Net;
using System.Net.Sockets;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Movies;

namespace Polytope.Tool.Tests.Faults;

/// <summary>Other programs: which ones are started, and what they are told.</summary>
public sealed class ChildProcessTests : IDisposable
{
    private const string Manifest = """
        version: 1
        experiments:
          tiny:
            image: { shape: ring, size: 24 }
            sampling: { training: 50, validation: 10 }
            network: { hidden: 3 }
            training: { epochs: 2 }
            outputs: [{ renderer: movie, format: mp4, size: 24, hold: 0.1 }, { renderer: viewer }]

        """;

    private readonly TemporaryFolder _place = new();

    public ChildProcessTests() => File.WriteAllText(_place.File("experiments.yaml"), Manifest);

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("validate")]
    [InlineData("list")]
    [InlineData("run --dry-run")]
    [InlineData("run -q")]
    [InlineData("submit")]
    [InlineData("submit --status")]
    [InlineData("completion bash")]
    public async Task A_program_of_the_current_folder_is_never_executed(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs are scripts of a shell.");
        await Plant();
        // Entries that are empty or relative mean the current folder, too.
        await ToolProcess.Shell(_place.Path, $"PATH=\":.:bin:$PATH\" $POLYTOPE {command}");
        Assert.False(File.Exists(_place.File("executed")), $"{command} executed a program of the current folder.");
    }

    [Fact]
    public async Task A_page_is_opened_by_no_program_of_the_current_folder_and_never_executed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs are scripts of a shell.");
        await ToolProcess.Shell(_place.Path, "$POLYTOPE run -q --set 'outputs=[{ renderer: viewer }]'");
        await Plant();
        await ToolProcess.Shell(
            _place.Path,
            "printf '#!/bin/sh\\ntouch executed\\n' > runs/tiny/viewer.html; chmod +x runs/tiny/viewer.html; "
            + "PATH=\":.:bin:$(dirname \"$(command -v dotnet)\")\" $POLYTOPE view runs/tiny");
        Assert.False(File.Exists(_place.File("executed")));
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("file:b")]
    [InlineData("concat:a|b")]
    [InlineData("./-y")]
    [InlineData("frames%03d")]
    [InlineData("with space 'and\" quotes")]
    [InlineData("[0:v]")]
    public async Task A_name_of_a_folder_is_no_more_than_a_name(string folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        Assert.SkipWhen(Ffmpeg.WhyMissing(MovieFormat.Mp4) is not null, "needs ffmpeg");
        var (code, error) = await Run(folder);
        Assert.True(code == ExitCode.Done, error);
        Assert.True(File.Exists(Path.Combine(_place.Path, folder, "tiny", "movie.mp4")));
        Assert.Equal(
            ["experiments.yaml", Path.GetFileName(folder)],
            Directory.EnumerateFileSystemEntries(_place.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
                .OrderBy(name => name != "experiments.yaml"));
    }

    [Fact]
    public async Task A_name_like_an_address_opens_no_connection()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        Assert.SkipWhen(Ffmpeg.WhyMissing(MovieFormat.Mp4) is not null, "needs ffmpeg");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var folder = FormattableString.Invariant($"tcp:127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        var (code, error) = await Run(folder);
        Assert.True(code == ExitCode.Done, error);
        Assert.False(listener.Pending(), "A connection was made.");
        Assert.True(File.Exists(Path.Combine(_place.Path, folder, "tiny", "movie.mp4")));
    }

    private async Task<(int Code, string Error)> Run(string folder)
    {
        using var process = System.Diagnostics.Process.Start(
            ToolProcess.Start(_place.Path, "run", "-q", $"--out={folder}"))!;
        var cancellation = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = await process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output + error);
    }

    /// <summary>Puts programs of the names that the tool starts into the current folder and into bin.</summary>
    private async Task Plant() => await ToolProcess.Shell(_place.Path, """
        mkdir bin
        for name in ffmpeg git sbatch squeue scontrol xdg-open open sh; do
            for file in "$name" "bin/$name"; do
                printf '#!/bin/bash\ntouch "%s/executed"\n' "$PWD" > "$file"
                chmod +x "$file"
            done
        done
        """);
}
