using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Training;
using Polytope.Tool.Manifests.Values;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>
/// A manifest's <c>training.weight-predictor</c>. Its defaults are those of <see cref="WeightPrediction"/>.
/// </summary>
public sealed record WeightPredictorSettings
{
    private static readonly WeightPrediction Default = new() { Loss = default };

    [Description("How far a weight is from what is predicted: none is no second network; mse the squared difference; "
        + "gaussian and laplacian -ln of a density whose middle and scale are predicted; cross-entropy that over "
        + "bins.")]
    [Choice]
    [Example("gaussian")]
    public PredictorLoss Loss { get; init; } = PredictorLoss.None;

    [Description("What the mean of this loss over all weights counts in the loss of the network.")]
    [Range(0.0, 1e6)]
    [NotFor(None)]
    public double Strength { get; init; } = Default.Strength;

    [Description("The hidden layers of the second network, as network.hidden; it takes a weight's layer, neuron and "
        + "position in the neuron, each from 0 to 1.")]
    [NotFor(None)]
    public HiddenLayers Hidden { get; init; } = new([.. Default.Hidden]);

    [Description("The learning rate of the second network, which Adam trains.")]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    [NotFor(None)]
    public double Rate { get; init; } = Default.Rate;

    [Description("The number of bins. A weight is divided between the two bins whose centres are nearest.")]
    [Range(2, 4096)]
    [OnlyFor("cross-entropy")]
    public int Bins { get; init; } = Default.Bins;

    [Description("The centres of the outer bins are at this weight, and at less than 0 by as much.")]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    [OnlyFor("cross-entropy")]
    public double Reach { get; init; } = Default.Reach;

    /// <summary>What the trainer is told; null for none.</summary>
    public WeightPrediction? Prediction => Loss == PredictorLoss.None ? null : new()
    {
        Loss = Loss switch
        {
            PredictorLoss.MeanSquaredError => PredictionLoss.MeanSquaredError,
            PredictorLoss.Gaussian => PredictionLoss.Gaussian,
            PredictorLoss.Laplacian => PredictionLoss.Laplacian,
            _ => PredictionLoss.CrossEntropy,
        },
        Strength = Strength,
        Hidden = Hidden.Widths,
        Rate = Rate,
        Bins = Bins,
        Reach = Reach,
    };

    private const string None = "none";
}

/// <summary><see cref="PredictionLoss"/>, or none.</summary>
public enum PredictorLoss
{
    None,
    [System.Runtime.Serialization.EnumMember(Value = "mse")]
    MeanSquaredError,
    Gaussian,
    Laplacian,
    CrossEntropy,
}
