using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Polytope.Tool.Processes;

namespace Polytope.Tool.Trainers;

/// <summary>
/// The processes that a trainer has started: they inherit two marks, by which those are found that outlive it, whatever
/// process they belong to then. The one in their environment is there from the beginning; the other one stays where a
/// process clears its environment. On Linux; elsewhere children end with a trainer that is ended.
/// </summary>
internal sealed class TrainerChildren
{
    private const string Variable = "POLYTOPE_TRAINER";

    private const int MostRounds = 10;

    private readonly string _mark;
    private readonly ulong _limit;

    public TrainerChildren()
    {
        var mark = Guid.NewGuid();
        _mark = mark.ToString("N");
        // Large enough to be nobody's limit, and below the largest, which is none.
        _limit = (BitConverter.ToUInt64(mark.ToByteArray()) >> 2) | (1UL << 60);
    }

    /// <summary>Marks a process that will start, besides the marks of those above it.</summary>
    public void Mark(IDictionary<string, string?> environment) => environment[Variable] =
        environment.TryGetValue(Variable, out var above) && above?.Length > 0 ? $"{above},{_mark}" : _mark;

    /// <summary>Marks the process once it has started.</summary>
    public void Mark(Process process) => LimitMark.Set(process.Id, _limit);

    /// <summary>Ends those that are still there.</summary>
    public void End()
    {
        if (!OperatingSystem.IsLinux()) return;
        var mark = Encoding.ASCII.GetBytes(_mark);
        // One that is about to start another is there in the next round.
        for (var round = 0; round < MostRounds; round++)
        {
            var found = Directory.EnumerateDirectories("/proc")
                .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && (IsMarked(id, mark) || LimitMark.IsOn(id, _limit))).ToList();
            if (found.Count == 0) return;
            foreach (var id in found) Kill(id);
        }
    }

    private static bool IsMarked(int id, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/environ")).AsSpan()
                .IndexOf(mark) >= 0;
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
