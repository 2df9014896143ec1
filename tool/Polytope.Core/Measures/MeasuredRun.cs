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

    private readonly Lazy<double> _smoothingError = new(() =>
        image is not null && samples is { Training.Count: > 1 } && classes is null
            ? new KernelSmoothing(samples.Training, window).MeanSquaredError(image)
            : double.NaN);

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
    public PointGrid? Training { get; } = Grid(samples?.Training, window);

    /// <summary>The validation points; null where there are none.</summary>
    public PointGrid? Validation { get; } = Grid(samples?.Validation, window);

    /// <summary>Points at which changes are estimated.</summary>
    public PointGrid Lattice => _lattice.Value;

    private static PointGrid? Grid(SampleSet? points, Window window) =>
        points is { Count: > 0 } ? PointGrid.Of(points, window) : null;
}
