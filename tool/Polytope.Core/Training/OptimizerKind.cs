using System.Runtime.Serialization;

namespace Polytope.Core.Training;

public enum OptimizerKind
{
    Adam,
    Sgd,
    Momentum,
    [EnumMember(Value = "rmsprop")]
    RmsProp,

    /// <summary>Adam whose weight decay is decoupled from the gradient (Loshchilov and Hutter 2019).</summary>
    [EnumMember(Value = "adamw")]
    AdamW,
}
