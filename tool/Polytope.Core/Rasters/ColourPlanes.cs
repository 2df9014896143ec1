namespace Polytope.Core.Rasters;

/// <summary>
/// The red, green and blue values of a rectangle of pixels, row by row. For grey pixels all three are the same array.
/// </summary>
public readonly record struct ColourPlanes(float[] Red, float[] Green, float[] Blue)
{
    /// <summary>The planes of grey values.</summary>
    public static ColourPlanes Grey(float[] values) => new(values, values, values);
}
