using Polytope.Core.Numerics;

namespace Polytope.Core.Training;

public enum ScheduleKind
{
    Constant,
    Step,
    Cosine,
}

/// <summary>
/// The learning rate from epoch to epoch; within one it stays. It follows from the epoch alone, so a resumed training has
/// it too.
/// </summary>
public sealed record RateSchedule
{
    public ScheduleKind Kind { get; init; } = ScheduleKind.Constant;

    /// <summary>
    /// W, at least 0. In the first W epochs the rate rises evenly, from 1/(W + 1) of its full height; what follows begins
    /// after them. PyTorch's LinearLR(start_factor=1/(W+1), total_iters=W), in a SequentialLR with milestone W.
    /// </summary>
    public int WarmUp { get; init; }

    /// <summary>Step: epochs from one step to the next, at least 1. PyTorch's StepLR(step_size).</summary>
    public int Every { get; init; } = 1000;

    /// <summary>Step: what each step multiplies the rate by. PyTorch's StepLR(gamma).</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>
    /// Cosine: the epochs T after warm-up in which the rate falls along half a cosine's wave, after which it stays; null
    /// is all there are. PyTorch's CosineAnnealingLR(T_max).
    /// </summary>
    public int? Period { get; init; }

    /// <summary>Cosine: the part of the rate that is left in the end. PyTorch's CosineAnnealingLR(eta_min) over the rate.</summary>
    public double Final { get; init; }

    /// <summary>Whether a training of more epochs has other rates in its first ones.</summary>
    public bool DependsOnEpochs => Kind == ScheduleKind.Cosine && Period is null;

    /// <summary>The rate in an epoch.</summary>
    /// <param name="rate">At full height.</param>
    /// <param name="epoch">From 1.</param>
    /// <param name="epochs">Of the whole training.</param>
    public double RateIn(double rate, int epoch, int epochs)
    {
        if (epoch <= WarmUp) return rate * epoch / (WarmUp + 1.0);
        var passed = epoch - 1 - WarmUp;
        return Kind switch
        {
            ScheduleKind.Constant => rate,
            ScheduleKind.Step => rate * Elementary.Power(Factor, passed / Every),
            ScheduleKind.Cosine => rate * (Final + ((1 - Final) * Falling(passed, Period ?? (epochs - WarmUp)))),
            _ => throw new InvalidOperationException(FormattableString.Invariant($"No schedule {Kind}.")),
        };
    }

    private static double Falling(int passed, int period) =>
        passed >= period ? 0 : 0.5 * (1 + Elementary.CosPi((double)passed / period));
}
