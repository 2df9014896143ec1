namespace Polytope.Tool.Images;

/// <summary>
/// What a sample with opacity becomes over white, in integers but for the one division, then rounded to float32.
/// </summary>
internal static class Luma
{
    /// <summary>
    /// Rec. 601 luma of encoded values over white: <c>(alpha (299 R + 587 G + 114 B) + (m - alpha) 1000 m) / (1000
    /// m^2)</c>. For an opaque grey g that is the float32 nearest to g / m.
    /// </summary>
    /// <param name="largest">m: 255 or 65535.</param>
    public static float Grey(int red, int green, int blue, int alpha, int largest)
    {
        var luma = (299L * red) + (587L * green) + (114L * blue);
        return (float)(((alpha * luma) + ((largest - alpha) * 1000L * largest)) / (1000.0 * largest * largest));
    }

    /// <summary>One channel over white: <c>(alpha c + (m - alpha) m) / m^2</c>.</summary>
    /// <param name="largest">m: 255 or 65535.</param>
    public static float OverWhite(int value, int alpha, int largest) =>
        (float)((((long)alpha * value) + ((long)(largest - alpha) * largest)) / ((double)largest * largest));
}
