namespace Polytope.Core.Images;

/// <summary>The channels into which a picture is read.</summary>
public enum ImageChannels
{
    /// <summary>One grey value per pixel.</summary>
    Grey,

    /// <summary>Red, green and blue.</summary>
    Rgb,
}
