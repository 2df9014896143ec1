using System.ComponentModel;
using System.Diagnostics;

namespace Polytope.Tool.Processes;

/// <summary>What a program of the system wrote before it ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">To standard output.</param>
/// <param name="Error">To standard error.</param>
internal sealed record ProgramAnswer(int Code, string Output, string Error)
{
    /// <summary>Runs a program that <see cref="SystemProgram"/> finds.</summary>
    /// <param name="folder">Its current folder; null for this process's own.</param>
    /// <param name="patience">The program is ended after so long; null waits for ever.</param>
    /// <returns>Null where it is not installed, can't be started or takes too long.</returns>
    public static ProgramAnswer? Of(
        string name, IEnumerable<string> arguments, string? folder = null, TimeSpan? patience = null)
    {
        if (SystemProgram.Find(name) is not { } program) return null;
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = folder ?? "",
            };
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (patience is not { } limit) process.WaitForExit();
            else if (!process.WaitForExit(limit))
            {
                process.Kill();
                return null;
            }

            return new ProgramAnswer(process.ExitCode, output.Result, error.Result);
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or InvalidOperationException)
        {
            return null;
        }
    }
}
