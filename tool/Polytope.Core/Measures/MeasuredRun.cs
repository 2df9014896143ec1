using Polytope.Core.Images;
using Polytope.Core.Measures.Errors;
using Polytope.Core.Measures.Points;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures;

/// <summary>What the measures of all frames of a run have in common.</summary>
/// <param name="shape">Of the networks.</param>
/// <param name="window">Of the partitions.</param>
/// <param name="image">What is learned; null where it is not known.</param>
/// <param name="samples">The points it is learned from; null where they are not known.</param>
/// <param name="classes">The image's classes, of which each output is a score; null where outputs are its
/// channels.</param>
public sealed class MeasuredRun(
    NetworkShape shape, Window window, Image? image, Samples? samples, ImageClasses? classes)
{
    private readonly Lazy<PointGrid> _lattice = new(() => PointGrid.Lattice(window));

    // Few measures read the points, and a grid has 20 bytes for each.
    private readonly Lazy<PointGrid?> _training = new(() => Grid(samples?.Training, window));
    private readonly Lazy<PointGrid?> _validation = new(() => Grid(samples?.Validation, window));

    private readonly Lazy<double> _smoothingError = new(() =>
        image is not null && samples is { Training.Count: > 1 } && classes is null
            ? new KernelSmoothing(samples.Training, window).MeanSquaredError(image)
            : double.NaN);

    /// <summary>
    /// The bytes, at most, that measures take of the points: their grids, and in each frame where the points lie, their
    /// distances, sorted as well, and the creases around them.
    /// </summary>
    /// <param name="points">Training and validation points.</param>
    /// <param name="frames">Frames that are measured at a time.</param>
    public static long PointBytes(IEnumerable<Measure> measures, int points, int frames)
    {
        // The smoothing has a grid of its own.
        const int Grids = 2 * 20, InFrame = 4 + (3 * 8) + 8;
        return measures.Any(measure => measure.IsOfPoints) ? (long)points * (Grids + (InFrame * frames)) : 0;
    }

    public NetworkShape Shape => shape;

    public Window Window => window;

    public Image? Image => image;

    public ImageClasses? Classes => classes;

    /// <summary>Whether outputs are scores of classes: those of an image, or those of points without one.</summary>
    public bool AreScores { get; init; } = classes is not null;

    /// <summary>
    /// The output at which the boundary of a decision lies, where outputs are no classes: between black and white.
    /// </summary>
    public const double Level = 0.5;

    /// <summary>Regions into which the window is divided: a class each, or not above the level and above it.</summary>
    public int Labels => AreScores ? shape.Outputs : 2;

    /// <summary>
    /// The error over the image of <see cref="KernelSmoothing"/>: what the training points give without a network. NaN
    /// where they are not known, or outputs are classes.
    /// </summary>
    public double SmoothingError => _smoothingError.Value;

    /// <summary>The training points; null where there are none.</summary>
    public PointGrid? Training => _training.Value;

    /// <summary>The validation points; null where there are none.</summary>
    public PointGrid? Validation => _validation.Value;

    /// <summary>Points at which changes are estimated.</summary>
    public PointGrid Lattice => _lattice.Value;

    private static PointGrid? Grid(SampleSet? points, Window window) =>
        points is { Count: > 0 } ? PointGrid.Of(points, window) : null;
}
