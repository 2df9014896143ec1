using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Polytope.Tool.Tests.Faults;

/// <summary>A call of the system that changes a file.</summary>
/// <param name="Ordinal">Counted from 1 among the calls of this name that touch the path.</param>
internal sealed record FileCall(string Name, string Path, int Ordinal);

/// <summary>
/// Runs the tool under strace, which lists its calls that change files, and kills it at any of them or lets them fail.
/// </summary>
internal static partial class Strace
{
    /// <summary>At which a process is killed: between them nothing changes that lasts.</summary>
    public const string Lasting = "rename,renameat,renameat2,unlink,unlinkat,mkdir,rmdir,fsync";

    /// <summary>Which a full disk, or one that can't be written, lets fail.</summary>
    public const string Writing = "write,pwrite64,pwritev,ftruncate,openat,mkdir,rename,renameat,renameat2,fsync";

    public static bool IsInstalled { get; } = OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Any(folder => Path.IsPathRooted(folder) && File.Exists(Path.Combine(folder, "strace")));

    /// <summary>The calls below a folder, in order, of a run that nothing disturbs.</summary>
    public static async Task<IReadOnlyList<FileCall>> List(
        string folder, string names, params string[] arguments)
    {
        var trace = Path.GetTempFileName();
        try
        {
            var (code, error) = await Run(
                folder, ["-y", "--seccomp-bpf", "-o", trace, "-e", $"trace={names}"], arguments);
            Assert.True(code == 0, error);
            var calls = new List<(FileCall Call, bool ChangesFile)>();
            foreach (var line in await File.ReadAllLinesAsync(trace))
            {
                var match = Call().Match(line);
                if (!match.Success) continue;
                var (name, path) = (match.Groups["name"].Value, match.Groups["path"].Value);
                // A name that is random is another one in the run that is to be killed.
                if (!path.StartsWith(folder, StringComparison.Ordinal) || RandomName().IsMatch(path)) continue;
                if (name == "openat" && !line.Contains("O_CREAT", StringComparison.Ordinal)) continue;
                var call = new FileCall(
                    name, path, 1 + calls.Count(call => call.Call.Name == name && call.Call.Path == path));
                calls.Add((call, !line.Contains(" = -1 ", StringComparison.Ordinal)));
            }

            return [.. from call in calls where call.ChangesFile select call.Call];
        }
        finally
        {
            File.Delete(trace);
        }
    }

    /// <summary>Runs the tool, and kills it as it enters a call.</summary>
    /// <returns>Whether it came to the call.</returns>
    public static async Task<bool> Kill(string folder, FileCall call, params string[] arguments)
    {
        var inject = string.Create(
            CultureInfo.InvariantCulture, $"inject={call.Name}:signal=SIGKILL:when={call.Ordinal}");
        var (code, _) = await Run(
            folder, ["-o", "/dev/null", "-P", call.Path, "-e", $"trace={call.Name}", "-e", inject], arguments);
        return code is 137 or -9;
    }

    /// <summary>Runs the tool, and lets a call and all that follow of its name and path fail.</summary>
    /// <param name="error">Such as ENOSPC.</param>
    public static async Task<(int Code, string Error)> Fail(
        string folder, FileCall call, string error, params string[] arguments)
    {
        // Of openat, those that only read come between: all of them fail.
        var first = call.Name == "openat" ? 1 : call.Ordinal;
        var inject = string.Create(CultureInfo.InvariantCulture, $"inject={call.Name}:error={error}:when={first}+");
        return await Run(
            folder, ["-o", "/dev/null", "-P", call.Path, "-e", $"trace={call.Name}", "-e", inject], arguments);
    }

    private static async Task<(int Code, string Error)> Run(string folder, string[] options, string[] arguments)
    {
        var start = new ProcessStartInfo("strace")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        string[] all =
        [
            "-f", "-qq", .. options,
            "dotnet", Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll"), .. arguments,
        ];
        foreach (var argument in all) start.ArgumentList.Add(argument);
        // Of the runtime's own files none is of interest.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    [GeneratedRegex("[0-9a-f]{32}$")]
    private static partial Regex RandomName();

    [GeneratedRegex("""^\d+ +(?<name>\w+)\((AT_FDCWD<[^>]*>, |\d+<)?"?(?<path>/[^">]*)""")]
    private static partial Regex Call();
}
