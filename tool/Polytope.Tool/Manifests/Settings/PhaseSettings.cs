using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Training;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>One of <c>training.then</c>: what changes after an epoch.</summary>
public sealed record PhaseSettings
{
    [Description("The last epoch before the change.")]
    [Range(1, 100_000_000)]
    [Example("3000")]
    public required int After { get; init; }

    [Description("The optimizer from there on; another one than before begins without moments, with the usual "
        + "constants.")]
    [Example("sgd")]
    public OptimizerKind? Optimizer { get; init; }

    [Description("The learning rate from there on.")]
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    [Example("0.01")]
    public double? Rate { get; init; }
}
