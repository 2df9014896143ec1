using System.Runtime.Serialization;

namespace Polytope.Core.Networks;

/// <summary>From which distribution a layer's weights are drawn; "fan-in" is its number of inputs.</summary>
public enum WeightInitialization
{
    /// <summary>
    /// Normal with variance 2 / fan-in (He et al. 2015), whatever the slope, as the published script does.
    /// </summary>
    HeNormal,

    /// <summary>Uniform within sqrt(6 / fan-in): the same variance.</summary>
    HeUniform,

    /// <summary>Uniform within sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio 2010).</summary>
    XavierUniform,

    /// <summary>Uniform within 1 / sqrt(fan-in): what PyTorch does in its Linear.</summary>
    [EnumMember(Value = "pytorch")]
    PyTorch,
}

/// <summary>How every layer of a network starts, the output layer included.</summary>
public sealed record InitializationOptions
{
    public WeightInitialization Weights { get; init; } = WeightInitialization.HeNormal;

    /// <summary>The value of every bias; null is PyTorch's default, uniform within 1 / sqrt(fan-in).</summary>
    public double? Bias { get; init; } = 0.1;
}
