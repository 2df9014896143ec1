namespace Polytope.Core.Partitions.Cutting;

/// <summary>
/// Threads with stacks for deep recursion, kept for a while when they are done: to begin one takes longer than to cut up a
/// small network.
/// </summary>
internal static class DeepThreads
{
    private const int StackSize = 16 << 20;

    /// <summary>Looks for more work before a thread sleeps, from which it takes long to wake.</summary>
    private const int Looks = 60;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);
    private static readonly List<Worker> _idle = [];

    /// <summary>Runs an action, which throws nothing, on a thread of its own; does not wait for it to begin.</summary>
    public static void Run(Action action)
    {
        Worker? worker = null;
        lock (_idle)
        {
            if (_idle.Count > 0)
            {
                worker = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
            }
        }

        if (worker is not null) worker.Give(action);

        // To start a thread waits until it runs: not here.
        else ThreadPool.UnsafeQueueUserWorkItem(static first => new Worker(first).Start(), action, preferLocal: false);
    }

    private sealed class Worker(Action? next)
    {
        private readonly object _gate = new();
        private volatile Action? _next = next;

        public void Start() => new Thread(Work, StackSize) { IsBackground = true, Name = "Partition" }.Start();

        public void Give(Action action)
        {
            lock (_gate)
            {
                _next = action;
                Monitor.Pulse(_gate);
            }
        }

        private void Work()
        {
            do
            {
                var action = _next!;
                _next = null;
                action();
                lock (_idle) _idle.Add(this);
            }
            while (WaitsForMore());
        }

        /// <summary>False if nothing came for long, and nothing will.</summary>
        private bool WaitsForMore()
        {
            var spin = default(SpinWait);
            for (var look = 0; look < Looks && _next is null; look++) spin.SpinOnce(sleep1Threshold: -1);
            while (true)
            {
                lock (_gate)
                {
                    if (_next is null) Monitor.Wait(_gate, _patience);
                }

                if (_next is not null) return true;
                lock (_idle)
                {
                    // Who is no longer among them is about to be given something.
                    if (_idle.Remove(this)) return false;
                }
            }
        }
    }
}
