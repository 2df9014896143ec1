using System.Collections.Concurrent;
using Polytope.Core.Measures.Changes;

namespace Polytope.Core.Measures;

/// <summary>
/// What changed between two frames of a run, as measures see it. What several of them need is computed once, when the
/// first asks. Any thread may ask.
/// </summary>
public sealed class MeasuredChange
{
    private readonly Lazy<PatternMatch> _match;
    private readonly Lazy<CellAges> _ages;
    private readonly Lazy<KeptPatterns> _kept;
    private readonly Lazy<Drift> _drift;
    private readonly Lazy<DriftEstimate> _estimate;
    private readonly ConcurrentDictionary<Measure, double[]> _values = new();
    private MeasuredFrame? _before;

    /// <param name="before">The frame that is compared with.</param>
    /// <param name="agesBefore">Since when each of its cells has been there.</param>
    /// <param name="frame">The later frame.</param>
    public MeasuredChange(MeasuredFrame before, CellAges agesBefore, MeasuredFrame frame)
    {
        (_before, Since, Frame) = (before, before.Epoch, frame);
        _match = new(() => new PatternMatch(Before.Partition, frame.Partition));
        _ages = new(() => agesBefore.Next(Match, frame.Epoch));
        _kept = new(() => new KeptPatterns(Before.Partition, frame.Partition, Match));
        _drift = new(() => Drift.Between(Before.Partition, frame.Partition));
        _estimate = new(() => new DriftEstimate(Before.Lattice, frame.Lattice));
    }

    public MeasuredRun Run => Frame.Run;

    /// <summary>The epoch of the frame that is compared with.</summary>
    public int Since { get; }

    /// <summary>The later frame.</summary>
    public MeasuredFrame Frame { get; }

    /// <summary>The frame that is compared with.</summary>
    /// <exception cref="InvalidOperationException">Its memory is already used for other frames.</exception>
    public MeasuredFrame Before => _before ?? throw new InvalidOperationException(
        "The frame before is gone. A renderer that reads changes later than within Add names them as required.");

    /// <summary>The patterns that both frames have.</summary>
    public PatternMatch Match => _match.Value;

    /// <summary>Since when each cell of the later frame has been there.</summary>
    public CellAges Ages => _ages.Value;

    /// <summary>Where the patterns are the same.</summary>
    public KeptPatterns Kept => _kept.Value;

    /// <summary>All that changed, from the common refinement of both partitions.</summary>
    public Drift Drift => _drift.Value;

    /// <summary>An estimate of the same from points of a lattice.</summary>
    public DriftEstimate Estimate => _estimate.Value;

    /// <summary>The numbers of a measure of change, as many as its columns; computed once.</summary>
    /// <exception cref="ArgumentException">It is of one frame.</exception>
    public double[] Of(Measure measure) => _values.GetOrAdd(
        measure,
        static (measure, change) => (measure.OfChange ?? throw new ArgumentException(
            $"{measure.Name} is of one frame.", nameof(measure)))(change),
        this);

    /// <summary>Lets go of the frame before, so that its memory is free. What was computed stays.</summary>
    public void ForgetBefore() => _before = null;
}
