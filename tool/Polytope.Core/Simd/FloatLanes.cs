using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;

namespace Polytope.Core.Simd;

/// <summary>
/// Single-precision numbers, of neighbouring points in training: sixteen where registers are 512 bits wide, else eight.
/// </summary>
internal interface IFloatLanes<TSelf> : ILanes<TSelf, float>
    where TSelf : struct, IFloatLanes<TSelf>
{
    /// <summary>
    /// Rows, and registers of points, of a tile of sums that stay in registers: there are 32 wide ones, or 16.
    /// </summary>
    static abstract int MostInTile { get; }

    static abstract TSelf operator *(TSelf a, float factor);

    /// <summary>
    /// Lanes of <paramref name="a"/> where the test is above 0, else of <paramref name="b"/>.
    /// </summary>
    static abstract TSelf WhereAboveZero(TSelf test, TSelf a, TSelf b);
}

/// <summary>256 bits.</summary>
internal unsafe struct EightFloats(Vector256<float> value) : IFloatLanes<EightFloats>
{
    private Vector256<float> _value = value;

    public static int Count => 8;

    public static int MostInTile => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightFloats Load(Pointer<float> place, nint offset = 0) =>
        new(Vector256.Load(place.Next(Count, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightFloats Create(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(EightFloats a, EightFloats b, ref EightFloats sum) =>
        sum._value = Vector256.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightFloats operator *(EightFloats a, float factor) =>
        new(a._value * Vector256.Create(factor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightFloats Larger(EightFloats a, EightFloats b) =>
        new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightFloats WhereAboveZero(EightFloats test, EightFloats a, EightFloats b) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(test._value, Vector256<float>.Zero), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Pointer<float> place, nint offset = 0) =>
        _value.Store(place.Next(Count, offset));
}

/// <summary>512 bits.</summary>
internal unsafe struct SixteenFloats(Vector512<float> value) : IFloatLanes<SixteenFloats>
{
    private Vector512<float> _value = value;

    public static int Count => 16;

    public static int MostInTile => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenFloats Load(Pointer<float> place, nint offset = 0) =>
        new(Vector512.Load(place.Next(Count, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenFloats Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(SixteenFloats a, SixteenFloats b, ref SixteenFloats sum) =>
        sum._value = Vector512.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenFloats operator *(SixteenFloats a, float factor) =>
        new(a._value * Vector512.Create(factor));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenFloats Larger(SixteenFloats a, SixteenFloats b) =>
        new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenFloats WhereAboveZero(SixteenFloats test, SixteenFloats a, SixteenFloats b) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(test._value, Vector512<float>.Zero), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Pointer<float> place, nint offset = 0) =>
        _value.Store(place.Next(Count, offset));
}
