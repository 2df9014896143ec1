namespace Polytope.Core.Rendering;

/// <summary>
/// Transforms items side by side and hands the results on one at a time, in the order in which the items came. At most
/// <c>capacity</c> items are under way between <see cref="Add"/> and the end of their consumption; Add waits when there are
/// more. With one thread everything happens within Add.
/// </summary>
/// <typeparam name="TIn">What comes.</typeparam>
/// <typeparam name="TOut">What is handed on.</typeparam>
public sealed class OrderedPipeline<TIn, TOut> : IDisposable
{
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

    /// <param name="threads">That transform; the thread that finishes the item whose turn it is also consumes.</param>
    /// <param name="transform">Called side by side, on any item.</param>
    /// <param name="consume">Called by one thread at a time, in order.</param>
    /// <param name="capacity">Of items under way; twice the threads unless said otherwise.</param>
    public OrderedPipeline(int threads, Func<TIn, TOut> transform, Action<TOut> consume, int? capacity = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        (_transform, _consume) = (transform, consume);
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
    /// <remarks>What transform or consume threw comes out of this method or of <see cref="Complete"/>, as it was thrown.</remarks>
    public void Add(TIn item)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            if (_closed) throw new InvalidOperationException("The pipeline is closed.");
            if (_workers.Length > 0)
            {
                while (_added - _consumed >= _capacity && _failure is null) Monitor.Wait(_gate);
                ThrowIfFailed();
                _waiting.Enqueue((_added++, item));
                Monitor.PulseAll(_gate);
                return;
            }
        }

        _consume(_transform(item));
    }

    /// <summary>Waits until every item is consumed.</summary>
    public void Complete()
    {
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

        foreach (var worker in _workers) worker.Join();
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
                var result = _transform(item);
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
                _consume(result);
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

    private void ThrowIfFailed()
    {
        if (_failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }
}
