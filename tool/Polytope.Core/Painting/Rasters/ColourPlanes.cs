namespace Polytope.Core.Painting.Rasters;

/// <summary>Red, green and blue values of a rectangle of pixels, row by row; of a grey one the three are one array.</summary>
public readonly record struct ColourPlanes(float[] Red, float[] Green, float[] Blue)
{
    public static ColourPlanes Grey(float[] values) => new(values, values, values);
}
