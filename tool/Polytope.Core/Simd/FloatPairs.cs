using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;

namespace Polytope.Core.Simd;

/// <summary>
/// Two neighbouring vectors of eight single-precision numbers: one register of 512 bits, else two of 256. The width
/// changes no bit: lanes are only mixed in <see cref="Sums"/>, in one fixed order.
/// </summary>
internal interface IFloatPair<TSelf>
    where TSelf : struct, IFloatPair<TSelf>
{
    /// <summary>Rows of a tile of sums that stay in registers.</summary>
    static abstract int MostRows { get; }

    static abstract int MostColumns { get; }

    static abstract TSelf Load(Pointer<float> place);

    /// <summary>Adds <c>a b</c>, rounded once; in place, so that a loop moves no register.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    static abstract TSelf Add(TSelf a, TSelf b);

    /// <summary>For each of eight pairs the <see cref="LaneSums"/> of its first vector plus its second.</summary>
    static abstract Vector256<float> Sums(TSelf a, TSelf b, TSelf c, TSelf d, TSelf e, TSelf f, TSelf g, TSelf h);
}

/// <summary>One register of 512 bits.</summary>
internal unsafe struct WideFloatPair(Vector512<float> value) : IFloatPair<WideFloatPair>
{
    private Vector512<float> _value = value;

    public static int MostRows => 4;

    public static int MostColumns => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideFloatPair Load(Pointer<float> place) => new(Vector512.Load(place.Next(Vector512<float>.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(WideFloatPair a, WideFloatPair b, ref WideFloatPair sum) =>
        sum._value = Vector512.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideFloatPair Add(WideFloatPair a, WideFloatPair b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sums(
        WideFloatPair a, WideFloatPair b, WideFloatPair c, WideFloatPair d,
        WideFloatPair e, WideFloatPair f, WideFloatPair g, WideFloatPair h) =>
        LaneSums.OfHalves(a._value, b._value, c._value, d._value, e._value, f._value, g._value, h._value);
}

/// <summary>Two registers of 256 bits.</summary>
internal unsafe struct TwoFloatVectors(Vector256<float> even, Vector256<float> odd) : IFloatPair<TwoFloatVectors>
{
    private Vector256<float> _even = even;
    private Vector256<float> _odd = odd;

    public static int MostRows => 2;

    public static int MostColumns => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoFloatVectors Load(Pointer<float> place)
    {
        var first = place.Next(2 * Vector256<float>.Count);
        return new(Vector256.Load(first), Vector256.Load(first + Vector256<float>.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(TwoFloatVectors a, TwoFloatVectors b, ref TwoFloatVectors sum)
    {
        sum._even = Vector256.FusedMultiplyAdd(a._even, b._even, sum._even);
        sum._odd = Vector256.FusedMultiplyAdd(a._odd, b._odd, sum._odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoFloatVectors Add(TwoFloatVectors a, TwoFloatVectors b) => new(a._even + b._even, a._odd + b._odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sums(
        TwoFloatVectors a, TwoFloatVectors b, TwoFloatVectors c, TwoFloatVectors d,
        TwoFloatVectors e, TwoFloatVectors f, TwoFloatVectors g, TwoFloatVectors h) =>
        LaneSums.Of(Both(a), Both(b), Both(c), Both(d), Both(e), Both(f), Both(g), Both(h));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Both(TwoFloatVectors pair) => pair._even + pair._odd;
}
