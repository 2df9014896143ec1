using System.Globalization;

namespace Polytope.Tool.Hosting;

/// <summary>On a terminal, from the second second on, how far a piece of work is.</summary>
internal sealed class WaitingBar(Terminal terminal, TextWriter output) : IDisposable
{
    private const int Width = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
    private TimeSpan _next = Patience;

    /// <param name="part">Done, from 0 to 1.</param>
    public void Show(double part)
    {
        if (!terminal.IsInteractive || _watch.Elapsed < _next) return;
        _next = _watch.Elapsed + Pause;
        var done = (int)(Width * Math.Clamp(part, 0, 1));
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"\r[{new string('#', done)}{new string(' ', Width - done)}] {100 * part,3:F0} %"));
    }

    public void Dispose()
    {
        if (_next > Patience) output.Write($"\r{new string(' ', Width + 8)}\r");
    }
}
