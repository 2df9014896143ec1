using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;

namespace Polytope.Core.Simd;

/// <summary>
/// Doubles: eight where registers are 512 bits wide, else four. Rows of the partition come in multiples of eight, which
/// both divide.
/// </summary>
internal interface IDoubleLanes<TSelf> : ILanes<TSelf, double>
    where TSelf : struct, IDoubleLanes<TSelf>
{
    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>Bit by bit.</summary>
    static abstract TSelf operator |(TSelf a, TSelf b);

    /// <summary><c>a b + sum</c>, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    /// <summary><c>a b - other</c>, rounded once.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf other);

    static abstract TSelf Abs(TSelf a);

    /// <summary>
    /// The larger in each lane, for operands that are not negative; NaN counts as larger than any number.
    /// </summary>
    static abstract TSelf MaxNonNegative(TSelf a, TSelf b);

    /// <summary>
    /// The smaller in each lane, for operands that are not negative; NaN counts as larger than any number.
    /// </summary>
    static abstract TSelf MinNonNegative(TSelf a, TSelf b);

    /// <summary>The smaller in each lane; unspecified where exactly one of the two is NaN.</summary>
    static abstract TSelf Smaller(TSelf a, TSelf b);

    /// <summary>One bit per lane: a &gt; b.</summary>
    static abstract uint Above(TSelf a, TSelf b);

    /// <summary>One bit per lane: not 0, or NaN.</summary>
    static abstract uint Nonzero(TSelf a);

    /// <summary>Lanes of a where the bit is set, else of b; bits past the lanes are ignored.</summary>
    static abstract TSelf Where(uint bits, TSelf a, TSelf b);

    /// <summary>The largest lane, of lanes that are not negative; NaN counts as larger than any number.</summary>
    static abstract double Largest(TSelf a);
}

/// <summary>512 bits.</summary>
internal unsafe struct EightDoubles(Vector512<double> value) : IDoubleLanes<EightDoubles>
{
    private Vector512<double> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Load(Pointer<double> place, nint offset = 0) =>
        new(Vector512.Load(place.Next(Count, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles operator +(EightDoubles a, EightDoubles b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles operator -(EightDoubles a, EightDoubles b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles operator |(EightDoubles a, EightDoubles b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles operator *(EightDoubles a, EightDoubles b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles MultiplyAdd(EightDoubles a, EightDoubles b, EightDoubles sum) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(EightDoubles a, EightDoubles b, ref EightDoubles sum) =>
        sum._value = Vector512.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles MultiplySubtract(EightDoubles a, EightDoubles b, EightDoubles other) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, -other._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Abs(EightDoubles a) => new(Vector512.Abs(a._value));

    // The bits of doubles that are not negative, read as integers, are in the order of the doubles.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles MaxNonNegative(EightDoubles a, EightDoubles b) =>
        new(Vector512.Max(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles MinNonNegative(EightDoubles a, EightDoubles b) =>
        new(Vector512.Min(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Larger(EightDoubles a, EightDoubles b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Smaller(EightDoubles a, EightDoubles b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(EightDoubles a, EightDoubles b) =>
        (uint)Vector512.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Nonzero(EightDoubles a) =>
        (uint)(~Vector512.Equals(a._value, Vector512<double>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightDoubles Where(uint bits, EightDoubles a, EightDoubles b)
    {
        var lanes = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        var set = Vector512.Equals(Vector512.Create((ulong)bits) & lanes, lanes).AsDouble();
        return new(Vector512.ConditionalSelect(set, a._value, b._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(EightDoubles a) =>
        FourDoubles.Largest(FourDoubles.MaxNonNegative(new(a._value.GetLower()), new(a._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Pointer<double> place, nint offset = 0) =>
        _value.Store(place.Next(Count, offset));
}

/// <summary>256 bits.</summary>
internal unsafe struct FourDoubles(Vector256<double> value) : IDoubleLanes<FourDoubles>
{
    private Vector256<double> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Load(Pointer<double> place, nint offset = 0) =>
        new(Vector256.Load(place.Next(Count, offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Create(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator +(FourDoubles a, FourDoubles b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator -(FourDoubles a, FourDoubles b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator |(FourDoubles a, FourDoubles b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles operator *(FourDoubles a, FourDoubles b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles MultiplyAdd(FourDoubles a, FourDoubles b, FourDoubles sum) =>
        new(Vector256.FusedMultiplyAdd(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(FourDoubles a, FourDoubles b, ref FourDoubles sum) =>
        sum._value = Vector256.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles MultiplySubtract(FourDoubles a, FourDoubles b, FourDoubles other) =>
        new(Vector256.FusedMultiplyAdd(a._value, b._value, -other._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Abs(FourDoubles a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles MaxNonNegative(FourDoubles a, FourDoubles b) =>
        new(Vector256.Max(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles MinNonNegative(FourDoubles a, FourDoubles b) =>
        new(Vector256.Min(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Larger(FourDoubles a, FourDoubles b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Smaller(FourDoubles a, FourDoubles b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(FourDoubles a, FourDoubles b) =>
        Vector256.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Nonzero(FourDoubles a) =>
        (~Vector256.Equals(a._value, Vector256<double>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourDoubles Where(uint bits, FourDoubles a, FourDoubles b)
    {
        var lanes = Vector256.Create(1UL, 2, 4, 8);
        var set = Vector256.Equals(Vector256.Create((ulong)bits) & lanes, lanes).AsDouble();
        return new(Vector256.ConditionalSelect(set, a._value, b._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(FourDoubles a)
    {
        var bits = a._value.AsUInt64();
        var two = Vector128.Max(bits.GetLower(), bits.GetUpper());
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1UL, 0))).AsDouble().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Pointer<double> place, nint offset = 0) =>
        _value.Store(place.Next(Count, offset));
}
