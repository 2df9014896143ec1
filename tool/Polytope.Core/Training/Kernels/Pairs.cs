using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// An even and an odd vector of eight points: one register where registers are that wide, else two. Which, changes no
/// bit: lanes meet in <see cref="Sums"/> alone, and there in one order.
/// </summary>
internal unsafe interface IPair<TSelf>
    where TSelf : struct, IPair<TSelf>
{
    /// <summary>Rows of a tile of sums that stay in registers.</summary>
    static abstract int MostRows { get; }

    static abstract int MostColumns { get; }

    static abstract TSelf Load(float* place);

    /// <summary>Adds <c>a b</c>, rounded once; in place, so that a loop moves no register.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    static abstract TSelf Add(TSelf a, TSelf b);

    /// <summary>For each of eight, <see cref="LaneSums"/> of its even vector plus its odd one.</summary>
    static abstract Vector256<float> Sums(TSelf a, TSelf b, TSelf c, TSelf d, TSelf e, TSelf f, TSelf g, TSelf h);
}

internal unsafe struct WidePair(Vector512<float> value) : IPair<WidePair>
{
    private Vector512<float> _value = value;

    public static int MostRows => 4;

    public static int MostColumns => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WidePair Load(float* place) => new(Vector512.Load(place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(WidePair a, WidePair b, ref WidePair sum) =>
        sum._value = Vector512.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WidePair Add(WidePair a, WidePair b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sums(
        WidePair a, WidePair b, WidePair c, WidePair d, WidePair e, WidePair f, WidePair g, WidePair h) =>
        LaneSums.OfHalves(a._value, b._value, c._value, d._value, e._value, f._value, g._value, h._value);
}

internal unsafe struct TwoVectors(Vector256<float> even, Vector256<float> odd) : IPair<TwoVectors>
{
    private Vector256<float> _even = even;
    private Vector256<float> _odd = odd;

    public static int MostRows => 2;

    public static int MostColumns => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoVectors Load(float* place) => new(Vector256.Load(place), Vector256.Load(place + PointRows.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(TwoVectors a, TwoVectors b, ref TwoVectors sum)
    {
        sum._even = Vector256.FusedMultiplyAdd(a._even, b._even, sum._even);
        sum._odd = Vector256.FusedMultiplyAdd(a._odd, b._odd, sum._odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoVectors Add(TwoVectors a, TwoVectors b) => new(a._even + b._even, a._odd + b._odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sums(
        TwoVectors a, TwoVectors b, TwoVectors c, TwoVectors d, TwoVectors e, TwoVectors f, TwoVectors g, TwoVectors h) =>
        LaneSums.Of(Both(a), Both(b), Both(c), Both(d), Both(e), Both(f), Both(g), Both(h));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Both(TwoVectors pair) => pair._even + pair._odd;
}
