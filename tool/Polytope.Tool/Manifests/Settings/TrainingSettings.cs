using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Training;
using Polytope.Tool.Manifests.Keys;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>training</c>. Its defaults are those of <see cref="TrainingOptions"/>.</summary>
public sealed record TrainingSettings
{
    private static readonly TrainingOptions Default = new();

    [Description("Who trains: builtin is the tool's own trainer.")]
    [OneOf("trainer")]
    public string Trainer { get; init; } = "builtin";

    [Description("Passes over the training points.")]
    [Range(0, 100_000_000)]
    public int Epochs { get; init; } = Default.Epochs;

    [Description("Points a step, in an order shuffled every epoch; full takes all points in every step.")]
    [Range(1, 100_000_000)]
    [NullMeans("full")]
    public int? Batch { get; init; } = Default.BatchSize;

    [Description("What is minimized: mse is the mean squared error.")]
    public LossKind Loss { get; init; } = Default.Loss;

    [Description("How weights are updated. All four follow PyTorch's formulas; momentum is its SGD with momentum.")]
    [Choice]
    public OptimizerKind Optimizer { get; init; } = Default.Optimizer;

    [Description("The learning rate.")]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double Rate { get; init; } = Default.Rate;

    [Description("Momentum's factor: what part of the last update goes into the next.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("momentum")]
    public double Momentum { get; init; } = Default.Momentum;

    [Description("Adam's decay of the first moment.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("adam")]
    public double Beta1 { get; init; } = Default.Beta1;

    [Description("Adam's decay of the second moment.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("adam")]
    public double Beta2 { get; init; } = Default.Beta2;

    [Description("RMSprop's smoothing constant, PyTorch's alpha.")]
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    [OnlyFor("rmsprop")]
    public double Smoothing { get; init; } = Default.Smoothing;

    [Description("Adam's and RMSprop's term in the denominator.")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [OnlyFor("adam", "rmsprop")]
    public double Epsilon { get; init; } = Default.Epsilon;

    [Description("Whether the optimizer forgets its moments: never, or at the start of each epoch.")]
    public OptimizerReset OptimizerReset { get; init; } = Default.OptimizerReset;

    /// <summary>The same in Core's words.</summary>
    public TrainingOptions Options => new()
    {
        Epochs = Epochs,
        BatchSize = Batch,
        Loss = Loss,
        Optimizer = Optimizer,
        Rate = Rate,
        Momentum = Momentum,
        Beta1 = Beta1,
        Beta2 = Beta2,
        Smoothing = Smoothing,
        Epsilon = Epsilon,
        OptimizerReset = OptimizerReset,
    };
}
