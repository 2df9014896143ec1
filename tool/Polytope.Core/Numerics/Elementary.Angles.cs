namespace Polytope.Core.Numerics;

public static partial class Elementary
{
    // 1/pi in two doubles.
    private const double InversePiHigh = 0.3183098861837907;
    private const double InversePiLow = -1.9678676675182486e-17;

    // atan(k / 16) / pi.
    private static ReadOnlySpan<double> ArcTangents =>
    [
        0.0, 0.019868524305540838, 0.03958342416056554, 0.05899808486752853, 0.07797913037736932, 0.09641124797922956,
        0.11420025121990814, 0.1312743207258712, 0.14758361765043326, 0.16309863079328485, 0.17780768448935275,
        0.1917140165981578, 0.20483276469913345, 0.21718810492349722, 0.22881069536505358, 0.23973549852225223, 0.25,
    ];

    // -1/3, 1/5, ...: the series of atan after its first term.
    private static ReadOnlySpan<double> ArcTangentSeries =>
        [-1.0 / 3, 1.0 / 5, -1.0 / 7, 1.0 / 9, -1.0 / 11, 1.0 / 13];

    /// <summary>
    /// The angle of the point (x, y) in units of pi, from -1 to 1: exactly 0, 1/4, 1/2 and 1 where it should be, and 0
    /// at the origin. The ratio q of the shorter to the longer coordinate is brought near 0 by a multiple c of 1/16,
    /// <c>atan q = atan c + atan((q - c) / (1 + q c))</c>, then Taylor's series. The error is below 2 units in the last
    /// place of the larger of the result and 1/16 (measured). NaN where a coordinate is not finite.
    /// </summary>
    public static double Atan2Pi(double y, double x)
    {
        if (!double.IsFinite(x) || !double.IsFinite(y)) return double.NaN;
        double across = Math.Abs(x), up = Math.Abs(y);
        var (least, most) = across < up ? (across, up) : (up, across);
        if (most == 0) return 0;
        var q = least / most;
        var k = (int)((16 * q) + 0.5);
        var c = k / 16.0;

        // (q - c) / (1 + q c) without the rounding of q.
        var z = Math.FusedMultiplyAdd(-c, most, least) / Math.FusedMultiplyAdd(c, least, most);
        var tail = z * (z * z) * Polynomial(ArcTangentSeries, z * z);
        var angle = ArcTangents[k]
            + Math.FusedMultiplyAdd(z, InversePiHigh, Math.FusedMultiplyAdd(tail, InversePiHigh, z * InversePiLow));
        if (across < up) angle = 0.5 - angle;
        if (x < 0) angle = 1 - angle;
        return y < 0 ? -angle : angle;
    }
}
