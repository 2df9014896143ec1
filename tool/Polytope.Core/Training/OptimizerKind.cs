using System.Runtime.Serialization;

namespace Polytope.Core.Training;

/// <summary>The optimizers, with PyTorch's update rules.</summary>
public enum OptimizerKind
{
    /// <summary>Adam (Kingma and Ba 2015).</summary>
    Adam,

    /// <summary>Gradient descent.</summary>
    Sgd,

    /// <summary>Gradient descent with momentum, without dampening.</summary>
    Momentum,

    /// <summary>RMSprop, not centred.</summary>
    [EnumMember(Value = "rmsprop")]
    RmsProp,

    /// <summary>Adam with weight decay decoupled from the gradient (Loshchilov and Hutter 2019).</summary>
    [EnumMember(Value = "adamw")]
    AdamW,

    /// <summary>Adam that divides by the largest second moment so far (Reddi, Kale and Kumar 2018).</summary>
    [EnumMember(Value = "amsgrad")]
    AmsGrad,

    /// <summary>
    /// Orthogonalized momentum for the weights between hidden layers (Jordan et al. 2024), AdamW for all others.
    /// </summary>
    Muon,
}
