using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// Neighbouring points side by side in a register: one vector of eight, or two where registers are that wide. No lane
/// ever meets another, so the width changes no bit.
/// </summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    /// <summary>Rows, and registers of points, of a tile of sums that stay in registers: there are 32 wide ones, or 16.</summary>
    static abstract int MostInTile { get; }

    static abstract TSelf Load(float* place);

    /// <summary>One number in all lanes.</summary>
    static abstract TSelf Broadcast(float* place);

    /// <summary>Adds <c>a b</c>, rounded once; in place, so that a loop moves no register.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    static abstract TSelf Multiply(TSelf a, float b);

    /// <summary>The larger of both; the second, where either is no number.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Lanes of <paramref name="a"/> where the test is above 0, else of <paramref name="b"/>.</summary>
    static abstract TSelf WhereAboveZero(TSelf test, TSelf a, TSelf b);

    void Store(float* place);
}

internal unsafe struct EightLanes(Vector256<float> value) : ILanes<EightLanes>
{
    private Vector256<float> _value = value;

    public static int Count => 8;

    public static int MostInTile => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Load(float* place) => new(Vector256.Load(place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Broadcast(float* place) => new(Vector256.Create(*place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(EightLanes a, EightLanes b, ref EightLanes sum) => sum._value = Vector256.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Multiply(EightLanes a, float b) => new(a._value * Vector256.Create(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Max(EightLanes a, EightLanes b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes WhereAboveZero(EightLanes test, EightLanes a, EightLanes b) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(test._value, Vector256<float>.Zero), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* place) => _value.Store(place);
}

internal unsafe struct SixteenLanes(Vector512<float> value) : ILanes<SixteenLanes>
{
    private Vector512<float> _value = value;

    public static int Count => 16;

    public static int MostInTile => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Load(float* place) => new(Vector512.Load(place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Broadcast(float* place) => new(Vector512.Create(*place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(SixteenLanes a, SixteenLanes b, ref SixteenLanes sum) => sum._value = Vector512.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Multiply(SixteenLanes a, float b) => new(a._value * Vector512.Create(b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Max(SixteenLanes a, SixteenLanes b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes WhereAboveZero(SixteenLanes test, SixteenLanes a, SixteenLanes b) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(test._value, Vector512<float>.Zero), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* place) => _value.Store(place);
}
