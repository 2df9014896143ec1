namespace Polytope.Core.Images;

/// <summary>What is taken of a picture's colours.</summary>
public enum ImageChannels
{
    /// <summary>One value a pixel.</summary>
    Grey,

    /// <summary>Red, green and blue.</summary>
    Rgb,
}
