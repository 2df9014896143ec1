using System.Globalization;

namespace Polytope.Tool.Hosting;

/// <summary>On a terminal, from the second second on, how far a piece of work is.</summary>
internal sealed class WaitingBar(Terminal terminal, TextWriter output) : IDisposable
{
    private const int Width = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private TimeSpan _next;
    private int _shown;

    /// <summary>How long a piece of work may take without a sign of life.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <param name="part">Done, from 0 to 1.</param>
    public void Show(double part)
    {
        if (!terminal.HasBar || _watch.Elapsed < Patience || _watch.Elapsed < _next) return;
        _next = _watch.Elapsed + Pause;
        var done = (int)(Width * Math.Clamp(part, 0, 1));
        Write(string.Create(
            CultureInfo.InvariantCulture,
            $"[{new string('#', done)}{new string(' ', Width - done)}] {100 * part,3:F0} %"));
    }

    /// <summary>Shows the seconds of work that can't tell how far it is, until the result is disposed of.</summary>
    /// <param name="what">What the work does.</param>
    public IDisposable ShowTime(string what)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        return terminal.HasBar
            ? new TimedLine(this, new Timer(
                _ => Write(string.Create(CultureInfo.InvariantCulture, $"{what}: {watch.Elapsed.TotalSeconds:F0} s")),
                null,
                Patience,
                Patience))
            : Stream.Null;
    }

    public void Dispose() => Write("");

    /// <summary>Replaces the line.</summary>
    private void Write(string text)
    {
        lock (_gate)
        {
            if (text.Length == 0 && _shown == 0) return;
            output.Write(text.Length == 0 ? $"\r{new string(' ', _shown)}\r" : $"\r{text.PadRight(_shown)}");
            output.Flush();
            _shown = text.Length;
        }
    }

    private sealed class TimedLine(WaitingBar bar, Timer timer) : IDisposable
    {
        public void Dispose()
        {
            using var ended = new ManualResetEvent(false);
            if (timer.Dispose(ended)) ended.WaitOne();
            bar.Write("");
        }
    }
}
