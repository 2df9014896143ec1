namespace Polytope.Core.Rendering;

/// <summary>
/// Transforms items side by side and hands the results on one at a time, in the order in which the items came. At most
/// <c>capacity</c> items are under way between <see cref="Add"/> and the end of their consumption; Add waits when there
/// are more. With one thread everything happens within Add. Threads are busy within a <see cref="ThreadBudget"/>.
/// </summary>
/// <typeparam name="TIn">What comes.</typeparam>
/// <typeparam name="TOut">What is handed on.</typeparam>
public sealed class OrderedPipeline<TIn, TOut> : IDisposable
{
    private readonly ThreadBudget _budget;
    private readonly Func<TIn, TOut> _transform;
    private readonly Action<TOut> _consume;
    private readonly int _capacity;
    private readonly Lock _turn = new();
    private readonly object _gate = new();
    private readonly Queue<(long Index, TIn Item)> _waiting = [];
    private readonly Dictionary<long, TOut> _done = [];
    private readonly Thread[] _workers;
    private long _added;
    private long _consumed;
    private Exception? _failure;
    private bool _closed;

    /// <param name="budget">
    /// Has the number of threads that transform, and is shared with whatever else it was given to. The thread that
    /// finishes the item whose turn it is also consumes.
    /// </param>
    /// <param name="transform">Called side by side, on any item.</param>
    /// <param name="consume">Called by one thread at a time, in order.</param>
    /// <param name="capacity">Of items under way; twice the threads unless said otherwise.</param>
    public OrderedPipeline(ThreadBudget budget, Func<TIn, TOut> transform, Action<TOut> consume, int? capacity = null)
    {
        var threads = budget.Threads;
        (_budget, _transform, _consume) = (budget, transform, consume);
        _capacity = Math.Max(threads, capacity ?? 2 * threads);
        _workers = new Thread[threads == 1 ? 0 : threads];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new Thread(Work) { IsBackground = true, Name = "pipeline" };
            _workers[i].Start();
        }
    }

    /// <summary>Takes the next item; waits while too many are under way.</summary>
    /// <exception cref="InvalidOperationException">The pipeline is closed.</exception>
    /// <remarks>
    /// What transform or consume threw comes out of this method or of <see cref="Complete"/>, as it was thrown.
    /// </remarks>
    public void Add(TIn item)
    {
        if (_workers.Length == 0)
        {
            if (_closed) throw Closed();
            using (_budget.Hold()) _consume(_transform(item));
            return;
        }

        if (TryEnqueue(item, waits: false)) return;
        // The workers may need the share of this thread to make room.
        using (_budget.Yield()) TryEnqueue(item, waits: true);
    }

    /// <summary>Waits until every item is consumed.</summary>
    public void Complete()
    {
        using var yielded = _budget.Yield();
        lock (_gate)
        {
            while (_consumed < _added && _failure is null) Monitor.Wait(_gate);
            _closed = true;
            Monitor.PulseAll(_gate);
            ThrowIfFailed();
        }
    }

    /// <summary>Stops: items not yet begun are dropped, those under way are waited for.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            _waiting.Clear();
            Monitor.PulseAll(_gate);
        }

        using (_budget.Yield())
        {
            foreach (var worker in _workers) worker.Join();
        }
    }

    /// <returns>False where there is no room, and it was not asked to wait for room.</returns>
    private bool TryEnqueue(TIn item, bool waits)
    {
        lock (_gate)
        {
            while (_added - _consumed >= _capacity && _failure is null && !_closed)
            {
                if (!waits) return false;
                Monitor.Wait(_gate);
            }

            ThrowIfFailed();
            if (_closed) throw Closed();
            _waiting.Enqueue((_added++, item));
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    private void Work()
    {
        while (true)
        {
            long index;
            TIn item;
            lock (_gate)
            {
                while (_waiting.Count == 0 && !_closed && _failure is null) Monitor.Wait(_gate);
                if (_waiting.Count == 0 || _failure is not null) return;
                (index, item) = _waiting.Dequeue();
            }

            try
            {
                TOut result;
                using (_budget.Hold()) result = _transform(item);
                lock (_gate) _done.Add(index, result);
                ConsumeInOrder();
            }
#pragma warning disable CA1031 // Whatever it was, it is thrown again on the thread that adds or completes.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                lock (_gate)
                {
                    _failure ??= exception;
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    private void ConsumeInOrder()
    {
        lock (_turn)
        {
            while (TryTakeNext(out var result))
            {
                using (_budget.Hold()) _consume(result);
                lock (_gate)
                {
                    _consumed++;
                    Monitor.PulseAll(_gate);
                }
            }
        }
    }

    private bool TryTakeNext(out TOut result)
    {
        lock (_gate)
        {
            result = default!;
            return _failure is null && _done.Remove(_consumed, out result!);
        }
    }

    private static InvalidOperationException Closed() => new("The pipeline is closed.");

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
