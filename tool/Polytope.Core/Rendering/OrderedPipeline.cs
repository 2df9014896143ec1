namespace Polytope.Core.Rendering;

/// <summary>
/// Transforms items in parallel, and consumes the results one at a time, in the order of the items. At most
/// <c>capacity</c> items are in progress, from <see cref="Add"/> to the end of their consumption; Add blocks while
/// there are as many. With one thread everything happens within Add. Threads are busy within a
/// <see cref="ThreadBudget"/>.
/// </summary>
/// <remarks>
/// The worker that completes the next result in order also consumes it, so no more than the given number of threads are
/// busy.
/// </remarks>
/// <typeparam name="TIn">The type of the items.</typeparam>
/// <typeparam name="TOut">The type of the results.</typeparam>
public sealed class OrderedPipeline<TIn, TOut> : IDisposable
{
    private readonly ThreadBudget _budget;
    private readonly Func<TIn, TOut> _transform;
    private readonly Action<TOut> _consume;
    private readonly int _capacity;

    // Held while a result is consumed, which keeps them in order.
    private readonly Lock _consuming = new();

    // Guards all fields below; pulsed whenever one of them changes.
    private readonly object _gate = new();
    private readonly Queue<(long Index, TIn Item)> _waiting = [];
    private readonly Dictionary<long, TOut> _done = [];
    private readonly Thread[] _workers;
    private long _added;
    private long _consumed;
    private Exception? _failure;
    private bool _closed;

    /// <param name="budget">The number of threads, shared with whatever else uses this budget.</param>
    /// <param name="transform">Called on several threads at once.</param>
    /// <param name="consume">Called for one result at a time, in order.</param>
    /// <param name="capacity">
    /// The number of items in progress, at least the number of threads; twice that by default.
    /// </param>
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

    /// <summary>Adds the next item; blocks while too many are in progress.</summary>
    /// <exception cref="InvalidOperationException">The pipeline is closed.</exception>
    /// <remarks>
    /// An exception from transform or consume is rethrown by this method or by <see cref="Complete"/>.
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

    /// <summary>Blocks until every item is consumed.</summary>
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

    /// <summary>Drops items that are not begun, and waits for those in progress.</summary>
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
#pragma warning disable CA1031 // Any exception is rethrown by Add or Complete.
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
        lock (_consuming)
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
