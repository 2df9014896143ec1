using System.Diagnostics;
using System.Runtime.InteropServices;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Plugins;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Hosting;

/// <summary>
/// The first Ctrl-C or termination signal lets the work end where it can be resumed; the second ends the process at
/// once, and so does the first while the process waits for something that can't be told to stop. Signals that come
/// together are one: a terminal and a scheduler send several.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(0.4);

    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly CancellationTokenSource _first = new();
    private TimeSpan? _at;

    /// <summary>Requested by the first signal.</summary>
    public CancellationToken First => _first.Token;

    /// <summary>Takes signals from now on, until it is disposed.</summary>
    public static Interrupts Watch()
    {
        var interrupts = new Interrupts();
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            interrupts._signals.Add(PosixSignalRegistration.Create(signal, interrupts.Take));
        return interrupts;
    }

    /// <summary>Whether a signal is the second one.</summary>
    /// <param name="at">When it comes, on any clock.</param>
    public bool IsSecond(TimeSpan at)
    {
        lock (_gate) return at - (_at ??= at) > Together;
    }

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _first.Dispose();
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (IsSecond(Stopwatch.GetElapsedTime(0))) End("Interrupted again: ended at once.");
        if (SlowRead.Source is { } source) End($"Interrupted while waiting for {source}.");
        try
        {
            _first.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work has just ended.
        }
    }

    private static void End(string message)
    {
        using (var messages = new MessageWriter(Console.Error)) messages.WriteLine(Printable.Line(message));
        ProcessEnd.Now(ExitCode.Interrupted);
    }
}
