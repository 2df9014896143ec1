using System.Runtime.ExceptionServices;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Cutting;

namespace Polytope.Core.Partitions.Parallel;

/// <summary>
/// Subdivides on several threads and hands the cells on in the order of one. The work is a list of stretches: cells that
/// came, or a branch that some thread is to go on with. Cells of the first stretch are passed straight on; those of later
/// ones are kept until all before them are done.
/// </summary>
/// <remarks>
/// Nobody knows beforehand how many cells a branch has: of 200 branches one may have a third of all cells. So a thread
/// leaves the largest part of the work that lies ahead of it to others as soon as no other is left for them; and all of it
/// when it has kept many cells, for then what comes before them in the list should be done first.
/// A thread whose cells pass straight on never waits.
/// </remarks>
internal sealed class OrderedBranches
{
    /// <summary>Other threads begin when one has made so many cells: small networks need one thread.</summary>
    private const int FewCells = 128;

    /// <summary>So many cells a thread makes of what it took before it leaves some of it to others.</summary>
    private const int SomeCells = 64;

    /// <summary>Cells that one branch keeps, and those that all keep, before earlier branches come first.</summary>
    private const int ManyCells = 1 << 12;
    private const int MostKept = 1 << 15;

    private readonly ICellVisitor _visitor;
    private readonly int _threads;
    private readonly Func<BranchWorker, Subdivision> _subdivision;
    private readonly CancellationToken _cancellation;
    private readonly object _gate = new();
    private readonly List<SubdivisionCounts> _counts = [];
    private Stretch? _first;
    private int _untaken;
    private int _kept;
    private int _waiting;
    private int _others;
    private int _busy;
    private volatile bool _wanted;
    private volatile bool _started;
    private volatile ExceptionDispatchInfo? _failure;

    /// <param name="visitor">Called from one thread at a time.</param>
    /// <param name="threads">At most; the calling thread is one of them.</param>
    /// <param name="subdivision">A subdivision of a thread's own, whose cells and branches go to the worker given.</param>
    /// <param name="cancellation">Looked at before kept cells are handed on; the subdivisions look at it, too.</param>
    public OrderedBranches(
        ICellVisitor visitor, int threads, Func<BranchWorker, Subdivision> subdivision, CancellationToken cancellation) =>
        (_visitor, _threads, _subdivision, _cancellation) = (visitor, threads, subdivision, cancellation);

    public SubdivisionCounts Run()
    {
        var whole = new Stretch(null);
        _first = whole;
        _wanted = true;
        Work(whole);

        // Who begins or wakes from now on finds nothing to do.
        lock (_gate)
        {
            while (_busy > 0) Monitor.Wait(_gate);
        }

        _failure?.Throw();
        for (var other = 1; other < _counts.Count; other++) _counts[0].Add(_counts[other]);
        return _counts[0];
    }

    /// <summary>Whether a thread that has made so many cells of its branch should leave some of it to others.</summary>
    public bool HasIdleThreads(int cells) => _wanted && cells >= (_started ? SomeCells : FewCells);

    /// <summary>Whether a thread has kept so many cells of its branch that what comes before them should be done first.</summary>
    public bool IsTooFarAhead(Stretch stretch, int cells) => cells >= ManyCells && _first != stretch;

    /// <summary>Passes a cell on, or keeps it.</summary>
    public void Visit(Stretch stretch, in Cell cell)
    {
        if (_failure is not null) throw new OperationCanceledException("Another thread failed.");
        if (Volatile.Read(ref _first) != stretch)
        {
            stretch.Kept.Visit(cell);
            return;
        }

        if (stretch.Kept.Count > 0) stretch.Kept.Empty(_visitor);
        _visitor.Visit(cell);
    }

    /// <summary>Puts a branch in the list, behind the stretch of the thread that leaves it.</summary>
    public void Add(Stretch stretch, Branch branch)
    {
        lock (_gate)
        {
            stretch.Next = new Stretch(branch) { Next = stretch.Next };
            _untaken++;
            if (_waiting > 0)
            {
                _waiting--;
                Monitor.Pulse(_gate);
            }
            else if (_others + 1 < _threads)
            {
                Start();
            }

            SetWanted();
        }
    }

    private void Start()
    {
        _others++;
        _started = true;
        LargeStackPool.Run(() => Work(null));
    }

    /// <summary>Whether a thread is to work at all; if so, it is busy.</summary>
    private bool Begins()
    {
        lock (_gate)
        {
            if (IsOver) return false;
            _busy++;
            return true;
        }
    }

    private void Ends()
    {
        lock (_gate)
        {
            if (--_busy == 0) Monitor.PulseAll(_gate);
        }
    }

    private bool IsOver => _failure is not null || _first is null;

    private void Work(Stretch? whole)
    {
        if (!Begins()) return;
        var worker = new BranchWorker(this);
        try
        {
            using var own = _subdivision(worker);
            lock (_gate) _counts.Add(own.Counts);
            if (whole is not null)
            {
                worker.Begin(whole);
                own.Run();
                Finish(worker.Stretch);
            }

            while (Take() is { } taken)
            {
                worker.Begin(taken);
                own.Run(taken.Branch!);
                taken.Branch = null;
                Finish(worker.Stretch);
            }
        }
#pragma warning disable CA1031 // Whatever stops one thread stops all, and is thrown again where they were started.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
            lock (_gate) WakeAll();
        }

        Ends();
    }

    /// <summary>The next branch to go on with, waiting for one; null when all is done.</summary>
    private Stretch? Take()
    {
        lock (_gate)
        {
            while (true)
            {
                if (IsOver) return null;
                for (var stretch = _first; stretch is not null; stretch = stretch.Next)
                {
                    if (stretch.Branch is not null && !stretch.Taken)
                    {
                        stretch.Taken = true;
                        _untaken--;
                        SetWanted();
                        return stretch;
                    }

                    // Enough is kept: only what comes before it would help.
                    if (stretch.Done && _kept >= MostKept) break;
                }

                // Whoever wakes it up takes it off.
                _waiting++;
                SetWanted();
                _busy--;
                try
                {
                    Monitor.Wait(_gate);
                }
                finally
                {
                    _busy++;
                }
            }
        }
    }

    private void WakeAll()
    {
        _waiting = 0;
        Monitor.PulseAll(_gate);
    }

    private void SetWanted() => _wanted = _waiting > 0 || _untaken == 0;

    /// <summary>No more cells come to a stretch.</summary>
    private void Finish(Stretch stretch)
    {
        lock (_gate)
        {
            stretch.Done = true;
            _kept += stretch.Kept.Count;
            if (_first != stretch) return;
        }

        // Only one thread can be here: the one that finished the first, or it comes to the first that is not done.
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            var count = stretch.Kept.Count;
            stretch.Kept.Empty(_visitor);
            stretch.Kept.Dispose();
            lock (_gate)
            {
                _kept -= count;
                stretch = stretch.Next!;
                Volatile.Write(ref _first, stretch);
                WakeAll();
                if (stretch is null || !stretch.Done) return;
            }
        }
    }

    /// <summary>A part of the list of work: cells, or a branch and then its cells.</summary>
    internal sealed class Stretch(Branch? branch)
    {
        public Branch? Branch { get; set; } = branch;

        public bool Taken { get; set; }

        public bool Done { get; set; }

        public CellBuffer Kept { get; } = new();

        public Stretch? Next { get; set; }
    }
}
