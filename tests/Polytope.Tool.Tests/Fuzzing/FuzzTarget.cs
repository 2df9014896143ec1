using System.Diagnostics;
using System.Globalization;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Fuzzing;

/// <summary>
/// Hands a reader mutated files, one after another. A reader may return or refuse the file with an
/// <see cref="UnreadableFileException"/> that gives a reason, and may allocate <see cref="MostBytes"/> for one file;
/// all else is a finding. Times are reported, but decide nothing.
/// </summary>
/// <param name="name">Of the target, and the extension of its files.</param>
/// <param name="originals">Files that are mutated.</param>
/// <param name="mutate">Makes another file of one of them.</param>
/// <param name="read">Reads the file at a path.</param>
internal sealed class FuzzTarget(
    string name, IReadOnlyList<byte[]> originals, Func<Random, byte[], byte[]> mutate, Action<string> read)
{
    /// <summary>Of all objects for one file, garbage included: more than it ever holds at a time.</summary>
    public long MostBytes { get; init; } = 1_000_000_000;

    /// <returns>
    /// What was found, a line each, and a report as its last line; the report alone if all went well.
    /// </returns>
    public IReadOnlyList<string> Run(FuzzSettings settings, string scratch)
    {
        var folder = settings.Findings ?? scratch;
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "current." + name);
        var findings = new List<string>();
        var (isRead, slowest, slowestCase, largest, largestCase) = (0, 0.0, 0, 0L, 0);
        var begun = Stopwatch.GetTimestamp();
        var count = 0;
        for (; IsWanted(); count++)
        {
            var i = count;
            var random = new Random(unchecked((settings.Seed * 1_000_003) + i));
            var bytes = mutate(random, originals[random.Next(originals.Count)]);
            File.WriteAllBytes(path, bytes.Length == 0 ? [0] : bytes);
            var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            var finding = Try(path, ref isRead);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (seconds > slowest) (slowest, slowestCase) = (seconds, i);
            if (allocated > largest) (largest, largestCase) = (allocated, i);
            if (allocated > MostBytes)
                finding ??= string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes allocated");
            if (finding is null) continue;
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {settings.Seed}/{i}: {finding}"));
            if (settings.Findings is not null)
                File.Copy(path, Path.Combine(folder, FormattableString.Invariant($"{settings.Seed}-{i}.{name}")), true);
        }

        File.Delete(path);
        using var process = Process.GetCurrentProcess();
        findings.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {count} files in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s, {isRead} read, "
            + $"{count - isRead - findings.Count} refused, {findings.Count} findings; slowest {slowest:F2} s "
            + $"({slowestCase}), largest {largest / 1e6:F0} MB allocated ({largestCase}), "
            + $"process at most {process.PeakWorkingSet64 / 1e6:F0} MB"));
        if (settings.Findings is not null) File.WriteAllLines(Path.Combine(folder, $"report.{name}.txt"), findings);
        return findings;

        bool IsWanted() => settings.Seconds > 0
            ? Stopwatch.GetElapsedTime(begun).TotalSeconds < settings.Seconds : count < settings.Count;
    }

    /// <summary>Reads one file.</summary>
    /// <returns>What is wrong with that; null if nothing is.</returns>
    public string? Try(byte[] content, string scratch)
    {
        var (path, isRead) = (Path.Combine(scratch, "current." + name), 0);
        File.WriteAllBytes(path, content);
        return Try(path, ref isRead);
    }

    private string? Try(string path, ref int isRead)
    {
        try
        {
            read(path);
            isRead++;
            return null;
        }
        catch (UnreadableFileException refused)
        {
            return refused.Reason.EndsWith('.') ? null : $"refused without a sentence: {refused.Reason}";
        }
#pragma warning disable CA1031 // Any other exception is what is looked for.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return $"{thrown.GetType().Name}: {thrown.Message} {thrown.StackTrace?.Trim().Split('\n')[0]}";
        }
    }
}
