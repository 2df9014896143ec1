using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// Eight neighbouring doubles: one register where they are that wide, or two. No lane ever meets another, so the
/// width changes no bit.
/// </summary>
internal unsafe interface IOctet<TSelf>
    where TSelf : struct, IOctet<TSelf>
{
    static abstract TSelf Load(double* place);

    /// <summary>One number in all lanes.</summary>
    static abstract TSelf Create(double value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>Bit by bit.</summary>
    static abstract TSelf operator |(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary><c>a b + sum</c>, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

    /// <summary><c>a b - other</c>, rounded once.</summary>
    static abstract TSelf MultiplySubtract(TSelf a, TSelf b, TSelf other);

    static abstract TSelf Abs(TSelf a);

    /// <summary>The larger in each lane, of what is not negative; what is no number is larger than any.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller in each lane, of what is not negative; what is no number is larger than any.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger in each lane, of numbers.</summary>
    static abstract TSelf Larger(TSelf a, TSelf b);

    /// <summary>The smaller in each lane, of numbers.</summary>
    static abstract TSelf Smaller(TSelf a, TSelf b);

    /// <summary>A bit a lane: a is above b.</summary>
    static abstract uint Above(TSelf a, TSelf b);

    /// <summary>A bit a lane: not 0, or no number.</summary>
    static abstract uint Nonzero(TSelf a);

    /// <summary>Lanes of a where the bit is set, else of b.</summary>
    static abstract TSelf Where(uint bits, TSelf a, TSelf b);

    /// <summary>The largest lane, of what is not negative; what is no number is larger than any.</summary>
    static abstract double Largest(TSelf a);

    /// <summary>All lanes, in a fixed order.</summary>
    static abstract double Sum(TSelf a);

    void Store(double* place);
}

/// <summary>In one register.</summary>
internal readonly unsafe struct WideOctet(Vector512<double> value) : IOctet<WideOctet>
{
    private readonly Vector512<double> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet Load(double* place) => new(Vector512.Load(place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet operator +(WideOctet a, WideOctet b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet operator -(WideOctet a, WideOctet b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet operator |(WideOctet a, WideOctet b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet operator *(WideOctet a, WideOctet b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet MultiplyAdd(WideOctet a, WideOctet b, WideOctet sum) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet MultiplySubtract(WideOctet a, WideOctet b, WideOctet other) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, -other._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet Abs(WideOctet a) => new(Vector512.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet Max(WideOctet a, WideOctet b) =>
        new(Vector512.Max(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet Min(WideOctet a, WideOctet b) =>
        new(Vector512.Min(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet Larger(WideOctet a, WideOctet b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet Smaller(WideOctet a, WideOctet b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(WideOctet a, WideOctet b) =>
        (uint)Vector512.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Nonzero(WideOctet a) =>
        (uint)(~Vector512.Equals(a._value, Vector512<double>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideOctet Where(uint bits, WideOctet a, WideOctet b)
    {
        var lanes = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        var set = Vector512.Equals(Vector512.Create((ulong)bits) & lanes, lanes).AsDouble();
        return new(Vector512.ConditionalSelect(set, a._value, b._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(WideOctet a) => PairedOctet.Largest(a._value.GetLower(), a._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(WideOctet a) => PairedOctet.Sum(a._value.GetLower(), a._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* place) => _value.Store(place);
}

/// <summary>In two registers.</summary>
internal readonly unsafe struct PairedOctet(Vector256<double> lower, Vector256<double> upper) : IOctet<PairedOctet>
{
    private readonly Vector256<double> _lower = lower;
    private readonly Vector256<double> _upper = upper;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet Load(double* place) => new(Vector256.Load(place), Vector256.Load(place + 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet Create(double value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet operator +(PairedOctet a, PairedOctet b) => new(a._lower + b._lower, a._upper + b._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet operator -(PairedOctet a, PairedOctet b) => new(a._lower - b._lower, a._upper - b._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet operator |(PairedOctet a, PairedOctet b) => new(a._lower | b._lower, a._upper | b._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet operator *(PairedOctet a, PairedOctet b) => new(a._lower * b._lower, a._upper * b._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet MultiplyAdd(PairedOctet a, PairedOctet b, PairedOctet sum) => new(
        Vector256.FusedMultiplyAdd(a._lower, b._lower, sum._lower),
        Vector256.FusedMultiplyAdd(a._upper, b._upper, sum._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet MultiplySubtract(PairedOctet a, PairedOctet b, PairedOctet other) => new(
        Vector256.FusedMultiplyAdd(a._lower, b._lower, -other._lower),
        Vector256.FusedMultiplyAdd(a._upper, b._upper, -other._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet Abs(PairedOctet a) => new(Vector256.Abs(a._lower), Vector256.Abs(a._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet Max(PairedOctet a, PairedOctet b) =>
        new(Max(a._lower, b._lower), Max(a._upper, b._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet Min(PairedOctet a, PairedOctet b) =>
        new(Min(a._lower, b._lower), Min(a._upper, b._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet Larger(PairedOctet a, PairedOctet b) =>
        new(Vector256.MaxNative(a._lower, b._lower), Vector256.MaxNative(a._upper, b._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet Smaller(PairedOctet a, PairedOctet b) =>
        new(Vector256.MinNative(a._lower, b._lower), Vector256.MinNative(a._upper, b._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(PairedOctet a, PairedOctet b) => Bits(
        Vector256.GreaterThan(a._lower, b._lower), Vector256.GreaterThan(a._upper, b._upper));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Nonzero(PairedOctet a) => Bits(
        ~Vector256.Equals(a._lower, Vector256<double>.Zero), ~Vector256.Equals(a._upper, Vector256<double>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedOctet Where(uint bits, PairedOctet a, PairedOctet b)
    {
        var lanes = Vector256.Create(1UL, 2, 4, 8);
        var lower = Vector256.Equals(Vector256.Create((ulong)bits) & lanes, lanes).AsDouble();
        var upper = Vector256.Equals(Vector256.Create((ulong)bits >> 4) & lanes, lanes).AsDouble();
        return new(Vector256.ConditionalSelect(lower, a._lower, b._lower), Vector256.ConditionalSelect(upper, a._upper, b._upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(PairedOctet a) => Largest(a._lower, a._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(PairedOctet a) => Sum(a._lower, a._upper);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Vector256<double> lower, Vector256<double> upper)
    {
        var four = Max(lower, upper).AsUInt64();
        var two = Vector128.Max(four.GetLower(), four.GetUpper());
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1UL, 0))).AsDouble().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> lower, Vector256<double> upper)
    {
        var four = lower + upper;
        return (four[0] + four[1]) + (four[2] + four[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* place)
    {
        _lower.Store(place);
        _upper.Store(place + 4);
    }

    // As whole numbers, bits of doubles that are not negative are in the same order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Max(Vector256<double> a, Vector256<double> b) =>
        Vector256.Max(a.AsUInt64(), b.AsUInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Min(Vector256<double> a, Vector256<double> b) =>
        Vector256.Min(a.AsUInt64(), b.AsUInt64()).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bits(Vector256<double> lower, Vector256<double> upper) =>
        lower.ExtractMostSignificantBits() | (upper.ExtractMostSignificantBits() << 4);
}
