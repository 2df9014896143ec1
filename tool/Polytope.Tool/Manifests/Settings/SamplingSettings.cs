using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Images;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>sampling</c>: which points are learned and which are held out.</summary>
public sealed record SamplingSettings
{
    [Description("How the points are chosen: uniform draws pixels at random without replacement; grid spreads them "
        + "evenly; stratified draws one at random from each tile of a grid. Points of a file are drawn uniformly.")]
    public SamplingMethod Method { get; init; } = SamplingMethod.Uniform;

    [Description("Points to train on. A file with fewer points than training and validation together is divided in "
        + "their proportion.")]
    [Range(1, MaximumPoints)]
    public int Training { get; init; } = 5000;

    [Description("Points to validate on; none of them is trained on. batch takes as many as a step does.")]
    [Range(1, MaximumPoints)]
    [NullMeans("batch")]
    public int? Validation { get; init; } = 1000;

    /// <summary>The number of points to validate on.</summary>
    public int ValidationFor(TrainingSettings training) => Validation ?? training.Batch ?? Training;

    [Description("What the network takes for the place of a point: unit is x = j / width and y = i / height for the "
        + "pixel in column j and row i, from 0 to 1; centred is 1/2 less, from -1/2 to 1/2, with 0,0 in the middle.")]
    [SilentDefault]
    public InputCoordinates Coordinates { get; init; } = InputCoordinates.Unit;

    [Description("Standard deviation of the normal noise that is added to the values of the training points: 0.1 is a "
        + "tenth of the way from black to white. Its random numbers are its own, so that points and weights stay "
        + "the same.")]
    [Range(0.0, 1000.0)]
    [SilentDefault]
    public double Noise { get; init; }

    private const int MaximumPoints = 100_000_000;
}
