using Polytope.Core.Numerics;

namespace Polytope.Core.Training;

/// <summary>How the learning rate changes after the warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>By a factor every few epochs.</summary>
    Step,

    /// <summary>Along half a cosine wave.</summary>
    Cosine,
}

/// <summary>
/// The learning rate of each epoch. It depends on the epoch alone, so that a resumed training has the same rates.
/// </summary>
public sealed record RateSchedule
{
    /// <summary>How the rate changes after the warm-up.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Constant;

    /// <summary>
    /// W, at least 0: in the first W epochs the rate rises linearly, starting at 1/(W + 1) of the full rate; the
    /// schedule begins after them. PyTorch's LinearLR(start_factor=1/(W+1), total_iters=W), in a SequentialLR with
    /// milestone W.
    /// </summary>
    public int WarmUp { get; init; }

    /// <summary>Step: the number of epochs between steps, at least 1. PyTorch's StepLR(step_size).</summary>
    public int Every { get; init; } = 1000;

    /// <summary>Step: the factor that each step multiplies the rate by. PyTorch's StepLR(gamma).</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>
    /// Cosine: the number of epochs after the warm-up in which the rate falls; then it stays constant. Null means all
    /// remaining epochs. PyTorch's CosineAnnealingLR(T_max).
    /// </summary>
    public int? Period { get; init; }

    /// <summary>
    /// Cosine: the final rate as a fraction of the full rate. PyTorch's CosineAnnealingLR(eta_min) over the rate.
    /// </summary>
    public double Final { get; init; }

    /// <summary>Whether the rates of the first epochs depend on the total number of epochs.</summary>
    public bool DependsOnEpochs => Kind == ScheduleKind.Cosine && Period is null;

    /// <summary>The learning rate of an epoch.</summary>
    /// <param name="rate">The full rate.</param>
    /// <param name="epoch">Counted from 1.</param>
    /// <param name="epochs">Number of epochs of the whole training.</param>
    public double RateIn(double rate, int epoch, int epochs)
    {
        if (epoch <= WarmUp) return rate * epoch / (WarmUp + 1.0);
        var passed = epoch - 1 - WarmUp;
        return Kind switch
        {
            ScheduleKind.Constant => rate,
            ScheduleKind.Step => rate * Elementary.Power(Factor, passed / Every),
            ScheduleKind.Cosine => rate * (Final + ((1 - Final) * Falling(passed, Period ?? (epochs - WarmUp)))),
            _ => throw new InvalidOperationException(FormattableString.Invariant($"There is no schedule {Kind}.")),
        };
    }

    private static double Falling(int passed, int period) =>
        passed >= period ? 0 : 0.5 * (1 + Elementary.CosPi((double)passed / period));
}
