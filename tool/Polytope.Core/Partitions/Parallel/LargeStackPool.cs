using System.Runtime.CompilerServices;

namespace Polytope.Core.Partitions.Parallel;

/// <summary>
/// Threads with stacks for deep recursion. They are kept for a while after their work: to start one takes longer than
/// to subdivide a small network.
/// </summary>
/// <remarks>
/// The lock <c>_gate</c> guards the queue and the counters <c>_threads</c> and <c>_idle</c>, and is pulsed for each
/// action that an idle thread can take. <c>_pending</c> repeats the length of the queue for threads that spin before
/// they wait.
/// </remarks>
internal static class LargeStackPool
{
    private const int StackSize = 16 << 20;

    /// <summary>A thread spins so often before it sleeps, since to wake it takes long.</summary>
    private const int Spins = 60;

    private static readonly int _most = Math.Max(64, 2 * Environment.ProcessorCount);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private static readonly object _gate = new();
    private static readonly Queue<Action> _work = [];
    private static volatile int _pending;
    private static int _threads;
    private static int _idle;

    /// <summary>
    /// Runs an action, which must not throw, on another thread; does not wait for it to begin. While very many threads
    /// are running it begins late, or never: callers must be able to finish without it.
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

        // Thread.Start blocks until the new thread runs, so the caller leaves it to the thread pool.
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
            // The system allows no more threads: those that exist do the work.
            lock (_gate) _threads--;
        }
    }

    private static void Work()
    {
        while (RunsNext())
        {
        }
    }

    /// <summary>
    /// A method of its own, so that a waiting thread does not keep its last action alive in a register or on its stack.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunsNext()
    {
        if (Next() is not { } action) return false;
        action();
        return true;
    }

    /// <summary>The next action; null if none came for a while.</summary>
    private static Action? Next()
    {
        lock (_gate)
        {
            if (_work.Count > 0) return Dequeue();
            _idle++;
        }

        var spin = default(SpinWait);
        for (var spins = 0; spins < Spins && _pending == 0; spins++) spin.SpinOnce(sleep1Threshold: -1);
        lock (_gate)
        {
            while (_work.Count == 0 && Monitor.Wait(_gate, _patience))
            {
            }

            _idle--;
            if (_work.Count > 0) return Dequeue();
            _threads--;
            return null;
        }
    }

    private static Action Dequeue()
    {
        var action = _work.Dequeue();
        _pending = _work.Count;
        return action;
    }
}
