using System.Diagnostics;

namespace Polytope.Tool.Tests.Faults;

/// <summary>The tool as a process of its own.</summary>
internal static class ToolProcess
{
    public static string Program => Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll");

    public static ProcessStartInfo Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Runs a line of a shell in which <c>$POLYTOPE</c> is the tool.</summary>
    public static async Task<(int Code, string Output, string Error)> Shell(string folder, string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["POLYTOPE"] = $"dotnet {Program}";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public static void Signal(this Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
