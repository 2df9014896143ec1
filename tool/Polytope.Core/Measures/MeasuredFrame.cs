using System.Collections.Concurrent;
using Polytope.Core.Measures.Cells;
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
    private readonly Lazy<PointLocations> _lattice;
    private readonly ConcurrentDictionary<Measure, double[]> _values = new();

    public MeasuredFrame(MeasuredRun run, int epoch, Partition partition)
    {
        (Run, Epoch, Partition) = (run, epoch, partition);
        _areas = new(() => new CellAreas(partition));
        _inradii = new(() => new CellInradii(partition));
        _gradients = new(() => new CellGradients(partition));
        _creases = new(() => new CreaseStrengths(partition));
        _activity = new(() => new NeuronActivity(partition));
        _training = new(() => run.Training is { } points ? new PointLocations(partition, points) : null);
        _validation = new(() => run.Validation is { } points ? new PointLocations(partition, points) : null);
        _labels = new(() => !run.AreScores
            ? OutputLabels.ByLevel(partition, MeasuredRun.Level)
            : OutputLabels.ByClass(partition));
        _boundary = new(() => new DecisionBoundary(Labels));
        _topology = new(() => new RegionTopology(Labels));
        _spectrum = new(() => run is { Image: { } image, Classes: null }
            ? ErrorSpectrum.Of(partition, image, LowFrequencies)
            : (double.NaN, double.NaN));
        _lattice = new(() => new PointLocations(partition, run.Lattice));
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

    /// <summary>Where the points of the run's lattice lie.</summary>
    public PointLocations Lattice => _lattice.Value;

    /// <summary>The numbers of a measure of frames, as many as its columns; computed once.</summary>
    /// <exception cref="ArgumentException">It compares two frames.</exception>
    public double[] Of(Measure measure) => _values.GetOrAdd(
        measure,
        static (measure, frame) => (measure.Of ?? throw new ArgumentException(
            $"{measure.Name} compares two frames.", nameof(measure)))(frame),
        this);
}
