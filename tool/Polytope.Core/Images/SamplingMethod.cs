namespace Polytope.Core.Images;

/// <summary>How <see cref="Sampler"/> chooses its pixels.</summary>
public enum SamplingMethod
{
    /// <summary>Uniformly at random, without replacement.</summary>
    Uniform,

    /// <summary>The middle pixel of each tile of a <see cref="Tiling"/>.</summary>
    Grid,

    /// <summary>One random pixel of each tile of a <see cref="Tiling"/>.</summary>
    Stratified,
}
