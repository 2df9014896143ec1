using System.Runtime.CompilerServices;

namespace Polytope.Core.Partitions.Parallel;

/// <summary>
/// Threads with stacks for deep recursion, kept for a while when they are done: to begin one takes longer than to cut up a
/// small network.
/// </summary>
internal static class LargeStackPool
{
    private const int StackSize = 16 << 20;

    /// <summary>Looks for more work before a thread sleeps, from which it takes long to wake.</summary>
    private const int Looks = 60;

    private static readonly int _most = Math.Max(64, 2 * Environment.ProcessorCount);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private static readonly object _gate = new();
    private static readonly Queue<Action> _work = [];
    private static volatile int _pending;
    private static int _threads;
    private static int _idle;

    /// <summary>
    /// Runs an action, which throws nothing, on another thread; does not wait for it to begin. Where very many threads are at
    /// work it begins late, or never: whoever asks for help goes on without it.
    /// </summary>
    public static void Run(Action action)
    {
        lock (_gate)
        {
            _work.Enqueue(action);
            _pending = _work.Count;
            if (_pending <= _idle)
            {
                Monitor.Pulse(_gate);
                return;
            }

            if (_threads == _most) return;
            _threads++;
        }

        // To start a thread waits until it runs: not here.
        ThreadPool.UnsafeQueueUserWorkItem(static _ => Start(), null);
    }

    private static void Start()
    {
        try
        {
            new Thread(Work, StackSize) { IsBackground = true, Name = "Partition" }.Start();
        }
        catch (Exception none) when (none is OutOfMemoryException or ThreadStartException)
        {
            // The system allows no more: those there are do the work.
            lock (_gate) _threads--;
        }
    }

    private static void Work()
    {
        while (RunsNext())
        {
        }
    }

    /// <summary>Not in the loop, for what waits should keep nothing alive of what it did.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunsNext()
    {
        if (Next() is not { } action) return false;
        action();
        return true;
    }

    /// <summary>What to do next; null if nothing came for long.</summary>
    private static Action? Next()
    {
        lock (_gate)
        {
            if (_work.Count > 0) return Taken();
            _idle++;
        }

        var spin = default(SpinWait);
        for (var look = 0; look < Looks && _pending == 0; look++) spin.SpinOnce(sleep1Threshold: -1);
        lock (_gate)
        {
            while (_work.Count == 0 && Monitor.Wait(_gate, _patience))
            {
            }

            _idle--;
            if (_work.Count > 0) return Taken();
            _threads--;
            return null;
        }
    }

    private static Action Taken()
    {
        var action = _work.Dequeue();
        _pending = _work.Count;
        return action;
    }
}
