using System.Runtime.Serialization;

namespace Polytope.Core.Training;

/// <summary>The loss that is minimized: its mean over the points of a batch.</summary>
public enum LossKind
{
    /// <summary>The mean over the outputs of (output - target)^2.</summary>
    [EnumMember(Value = "mse")]
    MeanSquaredError,

    /// <summary>The cross-entropy of the targets, one probability per class, and the softmax of the outputs.</summary>
    CrossEntropy,
}
