using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Polytope.Tool.Trainers;

/// <summary>
/// The processes that a trainer has started: they inherit a mark in their environment, by which those are found that
/// outlive it, whatever process they belong to then. On Linux; elsewhere children end with a trainer that is ended.
/// </summary>
internal sealed class TrainerChildren
{
    private const string Variable = "POLYTOPE_TRAINER";

    private const int MostRounds = 10;

    private readonly string _mark = Guid.NewGuid().ToString("N");

    /// <summary>Marks a process that will start, besides the marks of those above it.</summary>
    public void Mark(IDictionary<string, string?> environment) => environment[Variable] =
        environment.TryGetValue(Variable, out var above) && above?.Length > 0 ? $"{above},{_mark}" : _mark;

    /// <summary>Ends those that are still there.</summary>
    public void End()
    {
        if (!OperatingSystem.IsLinux()) return;
        var mark = Encoding.ASCII.GetBytes(_mark);
        // One that is about to start another is there in the next round.
        for (var round = 0; round < MostRounds; round++)
        {
            var found = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
                .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)
                    && IsMarked(name!, mark)).ToList();
            if (found.Count == 0) return;
            foreach (var name in found) Kill(int.Parse(name!, CultureInfo.InvariantCulture));
        }
    }

    private static bool IsMarked(string process, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{process}/environ").AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
        }
    }
}
