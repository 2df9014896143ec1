using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// The sum of a vector's eight lanes l0 .. l7, always as
/// <c>((l0 + l4) + (l2 + l6)) + ((l1 + l5) + (l3 + l7))</c>.
/// </summary>
internal static class LaneSums
{
    public static float Of(Vector256<float> v)
    {
        var quarter = v.GetLower() + v.GetUpper();
        return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
    }

    /// <summary>The sums of eight vectors, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d,
        Vector256<float> e, Vector256<float> f, Vector256<float> g, Vector256<float> h)
    {
        if (!Avx.IsSupported) return Vector256.Create(Of(a), Of(b), Of(c), Of(d), Of(e), Of(f), Of(g), Of(h));

        // Halves: [a0+a4 a1+a5 a2+a6 a3+a7 | the same of e], and so on; then quarters; then the sums.
        var ae = Avx.Permute2x128(a, e, 0x20) + Avx.Permute2x128(a, e, 0x31);
        var bf = Avx.Permute2x128(b, f, 0x20) + Avx.Permute2x128(b, f, 0x31);
        var cg = Avx.Permute2x128(c, g, 0x20) + Avx.Permute2x128(c, g, 0x31);
        var dh = Avx.Permute2x128(d, h, 0x20) + Avx.Permute2x128(d, h, 0x31);
        var aebf = Avx.Shuffle(ae, bf, 0x44) + Avx.Shuffle(ae, bf, 0xEE);
        var cgdh = Avx.Shuffle(cg, dh, 0x44) + Avx.Shuffle(cg, dh, 0xEE);
        return Avx.Shuffle(aebf, cgdh, 0x88) + Avx.Shuffle(aebf, cgdh, 0xDD);
    }
}
