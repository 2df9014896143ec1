namespace Polytope.Core.Rendering;

/// <summary>
/// How many threads of a run may be busy at once, whether they train, build frames or draw them. A thread that computes
/// holds a share of the budget. A thread that waits for others gives its share back meanwhile, so that they can go on.
/// </summary>
/// <remarks>
/// <see cref="FramePipeline{T}"/> does both. A sink that draws within <see cref="IFrameSink.Add"/> has nothing to do:
/// the run holds a share for it.
/// </remarks>
public sealed class ThreadBudget
{
    /// <summary>What the current thread holds, and of which budget.</summary>
    [ThreadStatic]
    private static (ThreadBudget? Budget, int Threads) _held;

    private readonly object _gate = new();
    private int _free;

    // Requests are served in the order of their numbers, so that one for several threads is not passed over for ever.
    private long _requests;
    private long _served;

    /// <param name="threads">At least 1.</param>
    public ThreadBudget(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = _free = threads;
    }

    /// <summary>Threads that may be busy at once.</summary>
    public int Threads { get; }

    /// <summary>Requests that wait at this moment.</summary>
    internal long Waiting
    {
        get
        {
            lock (_gate) return _requests - _served;
        }
    }

    /// <summary>A budget for so many threads.</summary>
    public static implicit operator ThreadBudget(int threads) => FromInt32(threads);

    /// <inheritdoc cref="op_Implicit"/>
    public static ThreadBudget FromInt32(int threads) => new(threads);

    /// <summary>
    /// Waits until so many threads are free, and holds them. Changes nothing for a thread that holds a share of this
    /// budget already.
    /// </summary>
    /// <param name="threads">Those that the calling thread keeps busy, itself included; all there are, at most.</param>
    /// <returns>Gives them back when it is disposed, on the same thread.</returns>
    public Share Hold(int threads = 1)
    {
        if (_held.Budget == this) return default;
        var before = _held;
        threads = Math.Min(threads, Threads);
        Take(threads);
        _held = (this, threads);
        return new Share(this, before, isYielded: false);
    }

    /// <summary>Gives back what the calling thread holds, because it is going to wait for other threads.</summary>
    /// <returns>Takes it again when it is disposed, on the same thread.</returns>
    public Share Yield()
    {
        if (_held.Budget != this) return default;
        var before = _held;
        Return(before.Threads);
        _held = default;
        return new Share(this, before, isYielded: true);
    }

    private void Take(int threads)
    {
        lock (_gate)
        {
            var request = _requests++;
            while (request != _served || _free < threads) Monitor.Wait(_gate);
            _served++;
            _free -= threads;
            Monitor.PulseAll(_gate);
        }
    }

    private void Return(int threads)
    {
        lock (_gate)
        {
            _free += threads;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>A change of what a thread holds; disposing undoes it.</summary>
    public readonly ref struct Share
    {
        private readonly ThreadBudget? _budget;
        private readonly (ThreadBudget? Budget, int Threads) _before;
        private readonly bool _isYielded;

        internal Share(ThreadBudget budget, (ThreadBudget? Budget, int Threads) before, bool isYielded) =>
            (_budget, _before, _isYielded) = (budget, before, isYielded);

        public void Dispose()
        {
            if (_budget is null) return;
            if (_isYielded) _budget.Take(_before.Threads);
            else _budget.Return(_held.Threads);
            _held = _before;
        }
    }
}
