using Polytope.Core.Images;
using Polytope.Core.Measures.Points;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures;

/// <summary>What the measures of all frames of a run have in common.</summary>
/// <param name="shape">Of the networks.</param>
/// <param name="window">Of the partitions.</param>
/// <param name="image">What is learned; null where it is not known.</param>
/// <param name="samples">The points it is learned from; null where they are not known.</param>
/// <param name="hasClasses">Whether each output is the score of a class.</param>
public sealed class MeasuredRun(NetworkShape shape, Window window, Image? image, Samples? samples, bool hasClasses)
{
    public NetworkShape Shape => shape;

    public Window Window => window;

    public Image? Image => image;

    public bool HasClasses => hasClasses;

    /// <summary>
    /// The output at which the boundary of a decision lies, where outputs are no classes: between black and white.
    /// </summary>
    public const double Level = 0.5;

    /// <summary>Regions into which the window is divided: a class each, or not above the level and above it.</summary>
    public int Labels => hasClasses ? shape.Outputs : 2;

    public PointGrid? Training { get; } = samples is { Training.Count: > 0 } ? PointGrid.Of(samples.Training, window)
        : null;

    public PointGrid? Validation { get; } = samples is { Validation.Count: > 0 }
        ? PointGrid.Of(samples.Validation, window) : null;
}
