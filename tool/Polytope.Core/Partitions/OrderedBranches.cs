using System.Runtime.ExceptionServices;

namespace Polytope.Core.Partitions;

/// <summary>
/// Subdivides on several threads and hands the cells on in the order of one. The work is a list of stretches: cells that
/// came, or a branch that some thread is to go on with. Cells of the first stretch are passed straight on; those of later
/// ones are kept until all before them are done.
/// </summary>
/// <remarks>
/// Nobody knows beforehand how many cells a branch has: of 200 branches one may have a third of all cells. So a thread
/// leaves what it has not begun yet to others when they have nothing to do, or when it has kept many cells; what it leaves
/// stands in the list before all later work, and is taken first. A thread whose cells pass straight on never waits.
/// </remarks>
internal sealed class OrderedBranches
{
    /// <summary>Threads that have nothing to do get nothing before one has made so many cells: small networks need one thread.</summary>
    private const int FewCells = 3072;

    /// <summary>Cells that one branch keeps, and those that all keep, before earlier branches come first.</summary>
    private const int ManyCells = 1 << 11;
    private const int MostKept = 1 << 13;

    private const int StackSize = 16 << 20;

    private readonly ICellVisitor _visitor;
    private readonly int _threads;
    private readonly Func<BranchWorker, Subdivision> _subdivision;
    private readonly object _gate = new();
    private readonly List<Thread> _others = [];
    private readonly List<SubdivisionCounts> _counts = [];
    private Stretch? _first;
    private int _untaken;
    private int _kept;
    private int _waiting;
    private volatile bool _wanted;
    private volatile ExceptionDispatchInfo? _failure;

    /// <param name="visitor">Called from one thread at a time.</param>
    /// <param name="threads">At most; the calling thread is one of them.</param>
    /// <param name="subdivision">A subdivision of a thread's own, whose cells and branches go to the worker given.</param>
    public OrderedBranches(ICellVisitor visitor, int threads, Func<BranchWorker, Subdivision> subdivision) =>
        (_visitor, _threads, _subdivision) = (visitor, threads, subdivision);

    public SubdivisionCounts Run()
    {
        var whole = new Stretch(null);
        _first = whole;
        _wanted = true;
        Work(whole);
        while (Other() is { } other) other.Join();
        _failure?.Throw();
        for (var other = 1; other < _counts.Count; other++) _counts[0].Add(_counts[other]);
        return _counts[0];
    }

    /// <summary>Whether a thread that has made some cells should leave the rest of its branch to others.</summary>
    public bool WantsBranches(Stretch stretch, int cells) =>
        (cells >= FewCells && _wanted) || (cells >= ManyCells && _first != stretch);

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

    /// <summary>Puts a branch in the list behind the cells that came before it.</summary>
    /// <returns>Where the cells after it go.</returns>
    public Stretch Add(Stretch stretch, Branch branch)
    {
        Stretch after;
        lock (_gate)
        {
            after = new Stretch(null) { Next = stretch.Next };
            stretch.Next = new Stretch(branch) { Next = after };
            _untaken++;
            SetWanted();
            if (_others.Count + 1 < _threads) Start();
            Monitor.PulseAll(_gate);
        }

        Finish(stretch);
        return after;
    }

    private void Start()
    {
        var thread = new Thread(() => Work(null), StackSize) { IsBackground = true };
        _others.Add(thread);
        thread.Start();
    }

    /// <summary>One that has not ended; null where none can begin any more.</summary>
    private Thread? Other()
    {
        lock (_gate) return _others.Find(other => other.IsAlive);
    }

    private void Work(Stretch? whole)
    {
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
            lock (_gate) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The next branch to go on with, waiting for one; null when all is done.</summary>
    private Stretch? Take()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_failure is not null || _first is null) return null;
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

                _waiting++;
                SetWanted();
                Monitor.Wait(_gate);
                _waiting--;
                SetWanted();
            }
        }
    }

    private void SetWanted() => _wanted = _waiting > 0 || _untaken < 2 * _threads;

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
            var count = stretch.Kept.Count;
            stretch.Kept.Empty(_visitor);
            stretch.Kept.Dispose();
            lock (_gate)
            {
                _kept -= count;
                stretch = stretch.Next!;
                Volatile.Write(ref _first, stretch);
                Monitor.PulseAll(_gate);
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
