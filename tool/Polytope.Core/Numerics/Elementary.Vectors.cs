using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Numerics;

public static partial class Elementary
{
    // ln 2 in two parts of float32.
    private const float Ln2HighSingle = 0.693147182f;
    private const float Ln2LowSingle = -1.90465421e-9f;

    // Adding 1.5 2^23 rounds to an integer and leaves it in the lowest bits.
    private const float RoundingShift = 12582912;

    /// <summary>
    /// The exponential of eight float32 numbers, each at most 88: x = k ln 2 + r, Taylor's series to r^7, and the
    /// exponent by its bits. The error is below 1 unit in the last place (measured); below -87, where results would be
    /// subnormal, it is 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        var shift = Vector256.Create(RoundingShift);
        var shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create((float)InverseLn2), shift);
        var k = shifted - shift;
        var r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2HighSingle), x);
        r = Vector256.FusedMultiplyAdd(k, Vector256.Create(-Ln2LowSingle), r);

        var sum = Vector256.Create(1f / 5040);
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1f / 720));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1f / 120));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1f / 24));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(1f / 6));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256.Create(0.5f));
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256<float>.One);
        sum = Vector256.FusedMultiplyAdd(sum, r, Vector256<float>.One);

        var exponent = (shifted.AsInt32() - shift.AsInt32()) << 23;
        var power = (sum.AsInt32() + exponent).AsSingle();
        var vanishes = Vector256.LessThan(x, Vector256.Create(-87f));
        power = Vector256.ConditionalSelect(vanishes, Vector256<float>.Zero, power);
        // NaN stays NaN, whatever the additions above made of its bits.
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), power, x);
    }
}
