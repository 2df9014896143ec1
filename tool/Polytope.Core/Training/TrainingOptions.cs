using System.Collections.Immutable;

namespace Polytope.Core.Training;

/// <summary>
/// How a network is trained. Update rules and defaults are PyTorch's. As in PyTorch, rates and decays are doubles, and
/// expressions such as 1 - beta are computed in double before they are rounded to float32.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>Number of passes over the training points, at least 0.</summary>
    public int Epochs { get; init; } = 6000;

    /// <summary>The loss that is minimized.</summary>
    public LossKind Loss { get; init; } = LossKind.MeanSquaredError;

    /// <summary>The optimizer.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>The full learning rate, which the schedule changes from epoch to epoch.</summary>
    public double Rate { get; init; } = 0.001;

    /// <summary>How the rate changes from epoch to epoch.</summary>
    public RateSchedule Schedule { get; init; } = new();

    /// <summary>
    /// Lambda, PyTorch's weight_decay. lambda p is added to the gradient of each parameter p; with
    /// <see cref="OptimizerKind.AdamW"/> and <see cref="OptimizerKind.Muon"/>, p is multiplied by 1 - rate lambda
    /// before the update instead.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>
    /// The largest L2 norm of a gradient: longer ones are scaled down to it (PyTorch's clip_grad_norm_). Null for no
    /// limit.
    /// </summary>
    public double? GradientClip { get; init; }

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStop? EarlyStop { get; init; }

    /// <summary>
    /// Points per step. Null is the full batch: each epoch is one step, with the points in their own order.
    /// </summary>
    public int? BatchSize { get; init; } = 1024;

    /// <summary>A second network that predicts the weights, as a regularizer; null for none.</summary>
    public WeightPrediction? Prediction { get; init; }

    /// <summary>When the optimizer's state is reset.</summary>
    public OptimizerReset OptimizerReset { get; init; } = OptimizerReset.Never;

    /// <summary>
    /// From which epochs on another optimizer or rate takes over, ascending: a training that branches off from the one
    /// without them.
    /// </summary>
    public ImmutableArray<TrainingPhase> Phases { get; init; } = [];

    /// <summary>The options that update weights in an epoch: those of the last phase before it, else these.</summary>
    /// <param name="epoch">From 1.</param>
    public TrainingOptions In(int epoch) =>
        Phases.LastOrDefault(phase => phase.After < epoch) is { } phase ? phase.Options : this;

    /// <summary>Momentum's factor mu, PyTorch's SGD(momentum) without dampening; and Muon's.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Adam's decay rate of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay rate of the second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>RMSprop's smoothing constant alpha.</summary>
    public double Smoothing { get; init; } = 0.99;

    /// <summary>The term that Adam and RMSprop add to the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;
}

/// <summary>Another optimizer or rate from an epoch on.</summary>
/// <param name="After">The last epoch before it, at least 1.</param>
/// <param name="Options">
/// Their optimizer with its constants, rate, schedule, weight decay and clipping apply. The optimizer keeps its state
/// if it is the same as before, and else begins with none.
/// </param>
public sealed record TrainingPhase(int After, TrainingOptions Options);
