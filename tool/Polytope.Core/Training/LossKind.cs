using System.Runtime.Serialization;

namespace Polytope.Core.Training;

public enum LossKind
{
    [EnumMember(Value = "mse")]
    MeanSquaredError,

    /// <summary>Of the softmax of the outputs against the targets, which are a probability for each class.</summary>
    CrossEntropy,
}
