using System.Diagnostics;

namespace Polytope.Core.Training.Builtin;

/// <summary>
/// Threads that wait for the next few hundred microseconds of work: they look for it for a while, then sleep.
/// The caller works too. Which thread does what is left to chance; nothing may depend on it but time.
/// </summary>
internal sealed class Workers : IDisposable
{
    // To be woken takes longer than most shares of work; so threads stay awake for half a millisecond, and after the
    // first few microseconds of it let others of the machine run in between.
    private const int Spins = 100;
    private static readonly long Patience = Stopwatch.Frequency / 2000;

    private readonly object _gate = new();
    private readonly Thread[] _threads;
    private volatile Job? _job;
    private volatile bool _stopped;
    private int _sleepers;

    /// <param name="count">Threads, the caller's included.</param>
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

    /// <summary>Does every item once, and returns when all are done.</summary>
    /// <param name="work">Takes the worker (below <see cref="Count"/>) and the item.</param>
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
        job.Help(0);
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
        while (Next(last) is { } job)
        {
            job.Help(worker);
            last = job;
        }
    }

    private Job? Next(Job? last)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < Spins || Stopwatch.GetTimestamp() - begun < Patience; i++)
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

        public void Help(int worker)
        {
            for (int item; (item = Interlocked.Increment(ref _next) - 1) < _items;)
            {
                try
                {
                    work(worker, item);
                }
#pragma warning disable CA1031 // Whatever it is, the caller of Run gets it.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    _failure = failure;
                }

                Interlocked.Decrement(ref _left);
            }
        }

        public void Wait()
        {
            for (var i = 0; Volatile.Read(ref _left) > 0; i++) Pause(i);

            if (_failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
