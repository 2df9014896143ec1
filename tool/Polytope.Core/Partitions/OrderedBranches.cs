using System.Runtime.ExceptionServices;

namespace Polytope.Core.Partitions;

/// <summary>
/// Subdivides branches on several threads and hands their cells on in the branches' order: the first branch that is
/// not finished passes its cells straight on, later ones keep theirs until it is their turn, and wait when they
/// have kept many.
/// </summary>
internal sealed class OrderedBranches(
    IReadOnlyList<(Branch? Branch, CellBuffer Cells)> items, ICellVisitor visitor, CancellationToken cancellation)
{
    private const int MostKept = 1 << 15;
    private const int StackSize = 16 << 20;

    private readonly Lock _lock = new();
    private readonly bool[] _done = [.. items.Select(item => item.Branch is null)];
    private readonly ManualResetEventSlim[] _turns = [.. items.Select(_ => new ManualResetEventSlim())];
    private int _next;
    private int _first = -1;
    private ExceptionDispatchInfo? _failure;

    /// <param name="threads">How many.</param>
    /// <param name="subdivision">A subdivision of a thread's own, whose cells go to the visitor given.</param>
    public void Run(int threads, Func<ICellVisitor, Subdivision> subdivision)
    {
        HandOn();
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() => Work(subdivision), StackSize)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        foreach (var turn in _turns) turn.Dispose();
        _failure?.Throw();
    }

    private void Work(Func<ICellVisitor, Subdivision> subdivision)
    {
        try
        {
            var outlet = new Outlet(this);
            using var own = subdivision(outlet);
            for (int item; (item = Interlocked.Increment(ref _next) - 1) < items.Count;)
            {
                if (items[item].Branch is not { } branch) continue;
                outlet.Item = item;
                own.Run(branch);
                Finish(item);
            }
        }
#pragma warning disable CA1031 // Whatever stops one thread stops all, and is thrown again where they were started.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
            Volatile.Write(ref _next, items.Count);
            foreach (var turn in _turns) turn.Set();
        }
    }

    private void Finish(int item)
    {
        bool mine;
        lock (_lock)
        {
            _done[item] = true;
            mine = _first == item;
        }

        if (!mine) return;
        HandOnCells(item);
        HandOn();
    }

    private void HandOnCells(int item)
    {
        items[item].Cells.Empty(visitor);
        items[item].Cells.Dispose();
    }

    /// <summary>Turns to the next item, past those that are finished already.</summary>
    private void HandOn()
    {
        while (true)
        {
            lock (_lock)
            {
                _first++;
                if (_first == items.Count) return;
                if (!_done[_first])
                {
                    _turns[_first].Set();
                    return;
                }
            }

            HandOnCells(_first);
        }
    }

    /// <summary>Where one thread's cells go.</summary>
    private sealed class Outlet(OrderedBranches all) : ICellVisitor
    {
        public int Item { get; set; }

        public void Visit(in Cell cell)
        {
            var (_, kept) = all.Items[Item];
            var turn = all._turns[Item];
            if (!turn.IsSet && kept.Count >= MostKept) turn.Wait(all.Cancellation);
            if (all._failure is not null) throw new OperationCanceledException("Another thread failed.");
            if (turn.IsSet)
            {
                kept.Empty(all.Visitor);
                all.Visitor.Visit(cell);
            }
            else
            {
                kept.Visit(cell);
            }
        }
    }

    private IReadOnlyList<(Branch? Branch, CellBuffer Cells)> Items => items;

    private ICellVisitor Visitor => visitor;

    private CancellationToken Cancellation => cancellation;
}
