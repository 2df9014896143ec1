using System.Runtime.ExceptionServices;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Partitions.Cutting;

namespace Polytope.Core.Partitions.Parallel;

/// <summary>
/// Subdivides on several threads and passes the cells on in the order of a single thread. The work is a list of
/// segments: branches that some thread is to run, or has run, with their cells. Cells of the first segment are passed
/// on at once; those of later ones are kept until all segments before them are done.
/// </summary>
/// <remarks>
/// <code>
///     first                    a donated branch goes right behind its donor's segment
///     [ running, passes on ] - [ done, kept ] - [ running, kept ] - [ not taken ]
/// </code>
/// <para>
/// Nobody knows in advance how many cells a branch has: of 200 branches one may have a third of all cells. So a thread
/// donates the largest part of its pending work as soon as no branch is left for another thread, and all of it when it
/// has kept many cells, because then the segments before its own should be done first. A thread whose cells are passed
/// on at once never waits.
/// </para>
/// <para>
/// The lock <c>_gate</c> guards the list of segments (<c>_first</c> and each segment's Next, IsTaken and IsDone), the
/// counters <c>_untaken</c>, <c>_kept</c>, <c>_waiting</c>, <c>_helpers</c> and <c>_busy</c>, and <c>_counts</c>. It is
/// pulsed when a branch is added, when the first segment moves on, when a thread fails and when the last one ends. Read
/// without the lock are <c>_first</c>, by a thread that compares it with its own segment (once that is the first, it
/// stays the first until the same thread finishes it; an old value only keeps a cell that could be passed on), and the
/// volatile flags <c>_isWanted</c>, <c>_hasHelpers</c> and <c>_failure</c>, of which an old value only delays a
/// donation or the end.
/// </para>
/// </remarks>
internal sealed class OrderedBranches
{
    /// <summary>Other threads begin when one has made so many cells: small networks need only one thread.</summary>
    private const int CellsBeforeHelp = 128;

    /// <summary>A thread makes at least so many cells of a branch before it donates a part of it.</summary>
    private const int CellsBeforeDonation = 64;

    /// <summary>With so many cells kept of one branch, earlier branches come first.</summary>
    private const int MostKeptOfBranch = 1 << 12;

    /// <summary>
    /// With so many cells kept of segments that are done, only branches before the first of these are taken.
    /// </summary>
    private const int MostKept = 1 << 15;

    private readonly ICellVisitor _visitor;
    private readonly int _threads;
    private readonly Func<BranchWorker, Subdivision> _subdivision;
    private readonly CancellationToken _cancellation;
    private readonly object _gate = new();
    private readonly List<SubdivisionCounts> _counts = [];
    private Segment? _first;
    private int _untaken;
    private int _kept;
    private int _waiting;
    private int _helpers;
    private int _busy;
    private volatile bool _isWanted;
    private volatile bool _hasHelpers;
    private volatile ExceptionDispatchInfo? _failure;

    /// <param name="visitor">Called from one thread at a time.</param>
    /// <param name="threads">At most; the calling thread is one of them.</param>
    /// <param name="subdivision">
    /// Makes a thread's own subdivision, whose cells and branches go to the worker given.
    /// </param>
    /// <param name="cancellation">Checked before kept cells are passed on; the subdivisions check it, too.</param>
    public OrderedBranches(
        ICellVisitor visitor,
        int threads,
        Func<BranchWorker, Subdivision> subdivision,
        CancellationToken cancellation) =>
        (_visitor, _threads, _subdivision, _cancellation) = (visitor, threads, subdivision, cancellation);

    public SubdivisionCounts Run()
    {
        var whole = new Segment(null);
        _first = whole;
        _isWanted = true;
        Work(whole);

        // All is done, or a thread failed: those that are still busy end. One that starts or wakes from now on finds
        // nothing to do.
        lock (_gate)
        {
            while (_busy > 0) Monitor.Wait(_gate);
        }

        _failure?.Throw();
        for (var other = 1; other < _counts.Count; other++) _counts[0].Add(_counts[other]);
        return _counts[0];
    }

    /// <summary>Whether a thread that has made so many cells of its branch should donate some of it.</summary>
    public bool WantsBranches(int cells) =>
        _isWanted && cells >= (_hasHelpers ? CellsBeforeDonation : CellsBeforeHelp);

    /// <summary>
    /// Whether a thread has kept so many cells of its branch that earlier branches should come first.
    /// </summary>
    public bool IsTooFarAhead(Segment segment, int cells) => cells >= MostKeptOfBranch && _first != segment;

    /// <summary>Passes a cell on, or keeps it.</summary>
    public void Visit(Segment segment, in Cell cell)
    {
        if (_failure is not null) throw new OperationCanceledException("Another thread failed.");
        if (Volatile.Read(ref _first) != segment)
        {
            segment.Kept.Visit(cell);
            return;
        }

        if (segment.Kept.Count > 0) segment.Kept.Drain(_visitor);
        _visitor.Visit(cell);
    }

    /// <summary>Puts a branch into the list, behind the segment of the thread that donates it.</summary>
    public void Add(Segment segment, Branch branch)
    {
        lock (_gate)
        {
            segment.Next = new Segment(branch) { Next = segment.Next };
            _untaken++;
            if (_waiting > 0)
            {
                _waiting--;
                Monitor.Pulse(_gate);
            }
            else if (_helpers + 1 < _threads) StartHelper();
            SetWanted();
        }
    }

    private bool IsOver => _failure is not null || _first is null;

    private void StartHelper()
    {
        _helpers++;
        _hasHelpers = true;
        LargeStackPool.Run(() => Work(null));
    }

    private void Work(Segment? whole)
    {
        if (!TryBegin()) return;
        var worker = new BranchWorker(this);
        try
        {
            using var own = _subdivision(worker);
            lock (_gate) _counts.Add(own.Counts);
            if (whole is not null)
            {
                worker.Begin(whole);
                own.Run();
                Finish(worker.Segment);
            }

            while (Take() is { } taken)
            {
                worker.Begin(taken);
                own.Run(taken.Branch!);
                taken.Branch = null;
                Finish(worker.Segment);
            }
        }
#pragma warning disable CA1031 // Whatever stops one thread stops all, and is thrown again where they were started.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
            lock (_gate) WakeAll();
        }

        End();
    }

    /// <summary>Counts a thread as busy, unless all work is done.</summary>
    private bool TryBegin()
    {
        lock (_gate)
        {
            if (IsOver) return false;
            _busy++;
            return true;
        }
    }

    private void End()
    {
        lock (_gate)
        {
            if (--_busy == 0) Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes the next branch to run, and waits for one if necessary; null when all is done.</summary>
    private Segment? Take()
    {
        lock (_gate)
        {
            while (true)
            {
                if (IsOver) return null;
                for (var segment = _first; segment is not null; segment = segment.Next)
                {
                    if (segment.Branch is not null && !segment.IsTaken)
                    {
                        segment.IsTaken = true;
                        _untaken--;
                        SetWanted();
                        return segment;
                    }

                    // When enough cells are kept, only branches before them are worth taking.
                    if (segment.IsDone && _kept >= MostKept) break;
                }

                // The thread that pulses subtracts the one it wakes.
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

    private void SetWanted() => _isWanted = _waiting > 0 || _untaken == 0;

    /// <summary>
    /// Marks a segment as done; if it is the first, passes on what is kept of those behind it that are done.
    /// </summary>
    private void Finish(Segment segment)
    {
        lock (_gate)
        {
            segment.IsDone = true;
            _kept += segment.Kept.Count;
            if (_first != segment) return;
        }

        // Only one thread at a time can be here: the one that finished the first segment, and goes on with those behind
        // it as long as they are done. At one that is not, its own thread takes over.
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            var count = segment.Kept.Count;
            segment.Kept.Drain(_visitor);
            segment.Kept.Dispose();
            lock (_gate)
            {
                _kept -= count;
                segment = segment.Next!;
                Volatile.Write(ref _first, segment);
                WakeAll();
                if (segment is null || !segment.IsDone) return;
            }
        }
    }
}
