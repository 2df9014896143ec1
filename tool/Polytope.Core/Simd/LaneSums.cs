using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Polytope.Core.Simd;

/// <summary>
/// The sum of a vector's eight lanes l0 .. l7, always as
/// <c>((l0 + l2) + (l1 + l3)) + ((l4 + l6) + (l5 + l7))</c>.
/// </summary>
internal static class LaneSums
{
    public static float Of(Vector256<float> v) =>
        ((v[0] + v[2]) + (v[1] + v[3])) + ((v[4] + v[6]) + (v[5] + v[7]));

    /// <summary>The sums of eight vectors, in their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Of(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d,
        Vector256<float> e, Vector256<float> f, Vector256<float> g, Vector256<float> h)
    {
        if (!Avx.IsSupported) return Vector256.Create(Of(a), Of(b), Of(c), Of(d), Of(e), Of(f), Of(g), Of(h));

        // [a0+a2 a1+a3 b0+b2 b1+b3 | a4+a6 a5+a7 b4+b6 b5+b7] and so on; then the halves' sums; then both halves.
        var ab = Avx.Shuffle(a, b, 0x44) + Avx.Shuffle(a, b, 0xEE);
        var cd = Avx.Shuffle(c, d, 0x44) + Avx.Shuffle(c, d, 0xEE);
        var abcd = Avx.Shuffle(ab, cd, 0x88) + Avx.Shuffle(ab, cd, 0xDD);
        var ef = Avx.Shuffle(e, f, 0x44) + Avx.Shuffle(e, f, 0xEE);
        var gh = Avx.Shuffle(g, h, 0x44) + Avx.Shuffle(g, h, 0xEE);
        var efgh = Avx.Shuffle(ef, gh, 0x88) + Avx.Shuffle(ef, gh, 0xDD);
        return Avx.Permute2x128(abcd, efgh, 0x20) + Avx.Permute2x128(abcd, efgh, 0x31);
    }

    /// <summary>For eight registers, the sum of the lower half plus the upper half. Needs AVX-512.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> OfHalves(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d,
        Vector512<float> e, Vector512<float> f, Vector512<float> g, Vector512<float> h)
    {
        // [a0 .. a7 | e0 .. e7], each lane the sum of both halves' lanes; then, in quarters, as above.
        var ae = Avx512F.Shuffle4x128(a, e, 0x44) + Avx512F.Shuffle4x128(a, e, 0xEE);
        var bf = Avx512F.Shuffle4x128(b, f, 0x44) + Avx512F.Shuffle4x128(b, f, 0xEE);
        var cg = Avx512F.Shuffle4x128(c, g, 0x44) + Avx512F.Shuffle4x128(c, g, 0xEE);
        var dh = Avx512F.Shuffle4x128(d, h, 0x44) + Avx512F.Shuffle4x128(d, h, 0xEE);
        var abef = Avx512F.Shuffle(ae, bf, 0x44) + Avx512F.Shuffle(ae, bf, 0xEE);
        var cdgh = Avx512F.Shuffle(cg, dh, 0x44) + Avx512F.Shuffle(cg, dh, 0xEE);
        var all = Avx512F.Shuffle(abef, cdgh, 0x88) + Avx512F.Shuffle(abef, cdgh, 0xDD);
        Vector256<float> abcd = all.GetLower(), efgh = all.GetUpper();
        return Avx.Permute2x128(abcd, efgh, 0x20) + Avx.Permute2x128(abcd, efgh, 0x31);
    }
}
