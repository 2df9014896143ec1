using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Training;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>A manifest's <c>training.early-stop</c>.</summary>
public sealed record EarlyStopSettings
{
    [Description("The training ends after so many epochs in a row without a lower validation loss; never goes on to "
        + "the last.")]
    [Range(1, 100_000_000)]
    [NullMeans("never")]
    [Example("200")]
    public int? Patience { get; init; }

    [Description("By how much the validation loss must fall below the lowest so far to count as lower.")]
    [Range(0.0, 1e6)]
    public double Improvement { get; init; }

    /// <summary>What the trainer is told; null is never.</summary>
    public EarlyStop? Stop => Patience is { } patience ? new EarlyStop(patience, Improvement) : null;
}
