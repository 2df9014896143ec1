using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Trainers;

/// <summary>
/// What a trainer says, on its way to the run's log: long lines are cut, and a flood of lines ends, so that it does not
/// fill the disk.
/// </summary>
/// <param name="log">The run's log; null where there is none.</param>
internal sealed class TrainerLog(Action<string>? log)
{
    public const int LongestLine = 2000;
    private const int MostLines = 10_000;

    private readonly Lock _gate = new();
    private int _lines;

    public void Add(string line)
    {
        lock (_gate)
        {
            if (++_lines > MostLines) return;
            log?.Invoke(Printable.Line(line.Length > LongestLine ? line[..LongestLine] : line));
            if (_lines == MostLines) log?.Invoke("Further lines of the trainer are left out.");
        }
    }
}
