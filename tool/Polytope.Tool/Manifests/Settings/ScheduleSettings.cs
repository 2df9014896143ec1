using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Training;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>training.schedule</c>. Its defaults are those of <see cref="RateSchedule"/>.</summary>
public sealed record ScheduleSettings
{
    private static readonly RateSchedule Default = new();

    [Description("constant; step, which multiplies the rate by a factor every so many epochs; cosine, which lets it "
        + "fall along half a wave. PyTorch's StepLR and CosineAnnealingLR, a step an epoch.")]
    [Choice]
    [Example("cosine")]
    public ScheduleKind Kind { get; init; } = Default.Kind;

    [Description("Epochs at the start in which the rate rises evenly to its full height; the schedule begins after "
        + "them.")]
    [Range(0, 100_000_000)]
    [Example("10")]
    public int WarmUp { get; init; } = Default.WarmUp;

    [Description("Epochs from one step to the next.")]
    [Range(1, 100_000_000)]
    [OnlyFor("step")]
    public int Every { get; init; } = Default.Every;

    [Description("What each step multiplies the rate by.")]
    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    [OnlyFor("step")]
    public double Factor { get; init; } = Default.Factor;

    [Description("Epochs after warm-up in which the rate falls, after which it stays; all is until the last. A run "
        + "with a period of its own can be resumed with more epochs.")]
    [Range(1, 100_000_000)]
    [NullMeans("all")]
    [OnlyFor("cosine")]
    public int? Period { get; init; } = Default.Period;

    [Description("The part of the rate that is left in the end.")]
    [Range(0.0, 1.0)]
    [OnlyFor("cosine")]
    public double Final { get; init; } = Default.Final;

    /// <summary>What the trainer is told.</summary>
    public RateSchedule Schedule =>
        new() { Kind = Kind, WarmUp = WarmUp, Every = Every, Factor = Factor, Period = Period, Final = Final };
}
