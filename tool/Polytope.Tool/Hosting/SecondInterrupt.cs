using System.Diagnostics;
using System.Runtime.InteropServices;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Hosting;

/// <summary>
/// The first Ctrl-C or termination signal lets the work end where it can be resumed; the second ends the process at
/// once. Signals that come together are one: a terminal and a scheduler send several.
/// </summary>
internal sealed class SecondInterrupt : IDisposable
{
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(0.4);

    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private TimeSpan? _first;

    public static SecondInterrupt Watch()
    {
        var watch = new SecondInterrupt();
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM])
            watch._signals.Add(PosixSignalRegistration.Create(signal, _ => watch.Count()));
        return watch;
    }

    /// <summary>Whether a signal is the second one.</summary>
    /// <param name="at">When it comes, on any clock.</param>
    public bool IsSecond(TimeSpan at)
    {
        lock (_gate) return at - (_first ??= at) > Together;
    }

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void Count()
    {
        if (!IsSecond(Stopwatch.GetElapsedTime(0))) return;
        Console.Error.WriteLine("Interrupted again: ended at once.");
        Environment.Exit(ExitCode.Interrupted);
    }
}
