using System.Diagnostics;

namespace Polytope.Core.Training.Builtin;

/// <summary>
/// Threads for jobs of a few hundred microseconds: a thread without work spins for a while, then sleeps. The caller
/// works too. Which thread processes which item is not determined, so results must not depend on it.
/// </summary>
internal sealed class Workers : IDisposable
{
    // Waking a thread takes longer than most items. So threads stay awake for half a millisecond; after the first few
    // microseconds they yield to other threads of the machine.
    private const int Spins = 100;
    private static readonly long SpinTime = Stopwatch.Frequency / 2000;

    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private volatile Job? _job;
    private volatile bool _stopped;
    private int _sleepers;

    /// <param name="count">Number of threads, the caller's included.</param>
    public Workers(int count)
    {
        Count = count;
        _threads = new Thread[count - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            var worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = "training" };
            _threads[i].Start();
        }
    }

    public int Count { get; }

    /// <summary>Processes every item once, and returns when all are done. Throws what an item threw.</summary>
    /// <param name="work">Takes the worker's index (below <see cref="Count"/>) and the item's.</param>
    public void Run(int items, Action<int, int> work)
    {
        if (_threads.Length == 0 || items == 1)
        {
            for (var item = 0; item < items; item++) work(0, item);
            return;
        }

        var job = new Job(items, work);
        _job = job;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _sleepers) > 0)
            lock (_gate) Monitor.PulseAll(_gate);
        job.Work(0);
        job.Wait();
    }

    public void Dispose()
    {
        _stopped = true;
        lock (_gate) Monitor.PulseAll(_gate);
        foreach (var thread in _threads) thread.Join();
    }

    private void Serve(int worker)
    {
        Job? last = null;
        while (WaitForJob(last) is { } job)
        {
            job.Work(worker);
            last = job;
        }
    }

    /// <summary>Waits for a job other than the last; null when the workers are disposed.</summary>
    private Job? WaitForJob(Job? last)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < Spins || Stopwatch.GetTimestamp() - begun < SpinTime; i++)
        {
            if (_stopped) return null;
            if (_job != last) return _job;
            Pause(i);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleepers);
            while (_job == last && !_stopped) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
            return _stopped ? null : _job;
        }
    }

    private static void Pause(int i)
    {
        if (i < Spins) Thread.SpinWait(4);
        else Thread.Yield();
    }

    private sealed class Job(int items, Action<int, int> work)
    {
        private readonly int _items = items;
        private int _next;
        private int _left = items;
        private Exception? _failure;

        /// <summary>Processes items until none is left to begin.</summary>
        public void Work(int worker)
        {
            for (int item; (item = Interlocked.Increment(ref _next) - 1) < _items;)
            {
                try
                {
                    work(worker, item);
                }
#pragma warning disable CA1031 // The caller of Run gets any exception.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    _failure = failure;
                }

                Interlocked.Decrement(ref _left);
            }
        }

        /// <summary>Waits until every item is done.</summary>
        public void Wait()
        {
            for (var i = 0; Volatile.Read(ref _left) > 0; i++) Pause(i);

            if (_failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
