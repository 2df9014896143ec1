using Polytope.Core.Measures.Cells;
using Polytope.Core.Measures.Changes;
using Polytope.Core.Measures.Creases;
using Polytope.Core.Measures.Decisions;
using Polytope.Core.Measures.Errors;
using Polytope.Core.Measures.Points;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures;

/// <summary>
/// A frame as measures see it. What several of them need is computed once, when the first asks. Any thread may ask.
/// </summary>
public sealed class MeasuredFrame
{
    private readonly Lazy<CellAreas> _areas;
    private readonly Lazy<CellInradii> _inradii;
    private readonly Lazy<CellGradients> _gradients;
    private readonly Lazy<CreaseStrengths> _creases;
    private readonly Lazy<NeuronActivity> _activity;
    private readonly Lazy<PointLocations?> _training;
    private readonly Lazy<PointLocations?> _validation;
    private readonly Lazy<OutputLabels> _labels;
    private readonly Lazy<DecisionBoundary> _boundary;
    private readonly Lazy<RegionTopology> _topology;
    private readonly Lazy<(double Low, double High)> _spectrum;
    private readonly Lazy<PatternMatch?> _match;
    private readonly Lazy<CellAges> _cellAges;
    private readonly Lazy<KeptPatterns?> _kept;
    private readonly Lazy<Drift?> _drift;
    private readonly Lazy<PointLocations> _lattice;
    private readonly Lazy<DriftEstimate?> _estimate;

    /// <param name="before">
    /// The frame before in the same run; null for the first. Its partition is needed as long as changes are measured.
    /// </param>
    public MeasuredFrame(MeasuredRun run, int epoch, Partition partition, MeasuredFrame? before)
    {
        (Run, Epoch, Partition, Before) = (run, epoch, partition, before);
        _areas = new(() => new CellAreas(partition));
        _inradii = new(() => new CellInradii(partition));
        _gradients = new(() => new CellGradients(partition));
        _creases = new(() => new CreaseStrengths(partition));
        _activity = new(() => new NeuronActivity(partition));
        _training = new(() => run.Training is { } points ? new PointLocations(partition, points) : null);
        _validation = new(() => run.Validation is { } points ? new PointLocations(partition, points) : null);
        _labels = new(() => run.Classes is null
            ? OutputLabels.ByLevel(partition, MeasuredRun.Level)
            : OutputLabels.ByClass(partition));
        _boundary = new(() => new DecisionBoundary(Labels));
        _topology = new(() => new RegionTopology(Labels));
        _spectrum = new(() => run is { Image: { } image, Classes: null }
            ? ErrorSpectrum.Of(partition, image, LowFrequencies)
            : (double.NaN, double.NaN));
        _match = new(() => Before is null ? null : new PatternMatch(Before.Partition, partition));
        _cellAges = new(
            () => Match is { } match ? Before!.CellAges.Next(match, epoch) : CellAges.First(partition, epoch));
        _kept = new(() => Match is { } match ? new KeptPatterns(Before!.Partition, partition, match) : null);
        _drift = new(() => Before is null ? null : Changes.Drift.Between(Before.Partition, partition));
        _lattice = new(() => new PointLocations(partition, run.Lattice));
        _estimate = new(() => Before is null ? null : new DriftEstimate(Before.Lattice, Lattice));
    }

    /// <summary>The quantiles that measures give.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>The ages, in epochs, for which the share of the area is given that is at least so old.</summary>
    public static IReadOnlyList<int> Ages { get; } = [10, 100, 1000];

    /// <summary>
    /// The radius of the disks of <see cref="LocalComplexity"/> as a part of the window's shorter side.
    /// </summary>
    public const double DiskRadius = 1.0 / 64;

    /// <summary>Segments between training points along which crossings are counted.</summary>
    public const int SegmentCount = 256;

    /// <summary>Frequencies up to so many periods across the image are low: see <see cref="ErrorSpectrum"/>.</summary>
    public const int LowFrequencies = 8;

    public MeasuredRun Run { get; }

    public int Epoch { get; }

    public Partition Partition { get; }

    /// <summary>The frame before; null for the first.</summary>
    public MeasuredFrame? Before { get; private set; }

    public CellAreas Areas => _areas.Value;

    public CellInradii Inradii => _inradii.Value;

    public CellGradients Gradients => _gradients.Value;

    public CreaseStrengths Creases => _creases.Value;

    public NeuronActivity Activity => _activity.Value;

    /// <summary>Where the training points lie; null where there are none.</summary>
    public PointLocations? Training => _training.Value;

    /// <summary>Where the validation points lie; null where there are none.</summary>
    public PointLocations? Validation => _validation.Value;

    public OutputLabels Labels => _labels.Value;

    public DecisionBoundary Boundary => _boundary.Value;

    public RegionTopology Topology => _topology.Value;

    /// <summary>
    /// The mean squared error of low and of high frequency; NaN where the image is not known or outputs are classes.
    /// </summary>
    public (double Low, double High) Spectrum => _spectrum.Value;

    /// <summary>The patterns that this frame and the one before have in common; null for the first frame.</summary>
    public PatternMatch? Match => _match.Value;

    /// <summary>Since when each cell has been there.</summary>
    public CellAges CellAges => _cellAges.Value;

    /// <summary>Where the patterns are those of the frame before; null for the first.</summary>
    public KeptPatterns? Kept => _kept.Value;

    /// <summary>All that changed since the frame before; null for the first.</summary>
    public Drift? Drift => _drift.Value;

    /// <summary>Where the points of the run's lattice lie.</summary>
    public PointLocations Lattice => _lattice.Value;

    /// <summary>An estimate of the drift since the frame before; null for the first.</summary>
    public DriftEstimate? DriftEstimate => _estimate.Value;

    /// <summary>
    /// Lets go of the frame before, so that its memory is free. What it is needed for and has not been asked for is
    /// then that of a first frame, but for the ages, which are taken along.
    /// </summary>
    public void ForgetBefore()
    {
        _ = CellAges;
        Before = null;
    }
}
