namespace Polytope.Core.Training;

/// <summary>
/// How a network is trained. Update formulas and defaults are PyTorch's, and so is this: rates and decays are doubles,
/// 1 - beta is taken in double, and only then rounded to float32.
/// </summary>
public sealed record TrainingOptions
{
    public int Epochs { get; init; } = 6000;

    public LossKind Loss { get; init; } = LossKind.MeanSquaredError;

    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>The learning rate, before the schedule.</summary>
    public double Rate { get; init; } = 0.001;

    /// <summary>How the rate changes from epoch to epoch.</summary>
    public RateSchedule Schedule { get; init; } = new();

    /// <summary>
    /// PyTorch's weight_decay: lambda. Adds lambda p to the gradient; with <see cref="OptimizerKind.AdamW"/> the
    /// parameters shrink by the factor 1 - rate lambda before the update instead.
    /// </summary>
    public double WeightDecay { get; init; }

    /// <summary>The largest L2 norm a gradient may have, longer ones are shortened to it (clip_grad_norm_); null is no limit.</summary>
    public double? GradientClip { get; init; }

    /// <summary>When to stop before the last epoch; null is never.</summary>
    public EarlyStop? EarlyStop { get; init; }

    /// <summary>Points a step; null is the full batch (then an epoch is one step, in the points' own order).</summary>
    public int? BatchSize { get; init; } = 1024;

    /// <summary>Whether the optimizer's state starts anew with each epoch.</summary>
    public OptimizerReset OptimizerReset { get; init; } = OptimizerReset.Never;

    /// <summary>Momentum's factor (mu); PyTorch's SGD(momentum=...), without dampening.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Adam's decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam's decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>RMSprop's smoothing constant (alpha).</summary>
    public double Smoothing { get; init; } = 0.99;

    /// <summary>Adam's and RMSprop's term in the denominator.</summary>
    public double Epsilon { get; init; } = 1e-8;
}
