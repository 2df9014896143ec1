using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// Neighbouring doubles in one register: eight where registers are that wide, else four. No lane ever meets another, so the
/// width changes no bit.
/// </summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many: a divisor of 8.</summary>
    static abstract int Count { get; }

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

    /// <summary>Adds <c>a b</c>, rounded once: where a loop does this, it moves no register, as with <see cref="MultiplyAdd"/>.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

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

    /// <summary>Lanes of a where the bit is set, else of b; bits past the lanes say nothing.</summary>
    static abstract TSelf Where(uint bits, TSelf a, TSelf b);

    /// <summary>The largest lane, of what is not negative; what is no number is larger than any.</summary>
    static abstract double Largest(TSelf a);

    void Store(double* place);
}

/// <summary>Eight.</summary>
internal unsafe struct Octet(Vector512<double> value) : ILanes<Octet>
{
    private Vector512<double> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet Load(double* place) => new(Vector512.Load(place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet Create(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet operator +(Octet a, Octet b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet operator -(Octet a, Octet b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet operator |(Octet a, Octet b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet operator *(Octet a, Octet b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet MultiplyAdd(Octet a, Octet b, Octet sum) => new(Vector512.FusedMultiplyAdd(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Octet a, Octet b, ref Octet sum) =>
        sum._value = Vector512.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet MultiplySubtract(Octet a, Octet b, Octet other) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, -other._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet Abs(Octet a) => new(Vector512.Abs(a._value));

    // As whole numbers, bits of doubles that are not negative are in the same order.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet Max(Octet a, Octet b) => new(Vector512.Max(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet Min(Octet a, Octet b) => new(Vector512.Min(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet Larger(Octet a, Octet b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet Smaller(Octet a, Octet b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(Octet a, Octet b) => (uint)Vector512.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Nonzero(Octet a) => (uint)(~Vector512.Equals(a._value, Vector512<double>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Octet Where(uint bits, Octet a, Octet b)
    {
        var lanes = Vector512.Create(1UL, 2, 4, 8, 16, 32, 64, 128);
        var set = Vector512.Equals(Vector512.Create((ulong)bits) & lanes, lanes).AsDouble();
        return new(Vector512.ConditionalSelect(set, a._value, b._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Octet a) => Quartet.Largest(Quartet.Max(new(a._value.GetLower()), new(a._value.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(double* place) => _value.Store(place);
}

/// <summary>Four.</summary>
internal unsafe struct Quartet(Vector256<double> value) : ILanes<Quartet>
{
    private Vector256<double> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet Load(double* place) => new(Vector256.Load(place));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet Create(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet operator +(Quartet a, Quartet b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet operator -(Quartet a, Quartet b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet operator |(Quartet a, Quartet b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet operator *(Quartet a, Quartet b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet MultiplyAdd(Quartet a, Quartet b, Quartet sum) => new(Vector256.FusedMultiplyAdd(a._value, b._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Quartet a, Quartet b, ref Quartet sum) =>
        sum._value = Vector256.FusedMultiplyAdd(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet MultiplySubtract(Quartet a, Quartet b, Quartet other) =>
        new(Vector256.FusedMultiplyAdd(a._value, b._value, -other._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet Abs(Quartet a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet Max(Quartet a, Quartet b) => new(Vector256.Max(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet Min(Quartet a, Quartet b) => new(Vector256.Min(a._value.AsUInt64(), b._value.AsUInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet Larger(Quartet a, Quartet b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet Smaller(Quartet a, Quartet b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(Quartet a, Quartet b) => Vector256.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Nonzero(Quartet a) => (~Vector256.Equals(a._value, Vector256<double>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Quartet Where(uint bits, Quartet a, Quartet b)
    {
        var lanes = Vector256.Create(1UL, 2, 4, 8);
        var set = Vector256.Equals(Vector256.Create((ulong)bits) & lanes, lanes).AsDouble();
        return new(Vector256.ConditionalSelect(set, a._value, b._value));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Largest(Quartet a)
    {
        var bits = a._value.AsUInt64();
        var two = Vector128.Max(bits.GetLower(), bits.GetUpper());
        return Vector128.Max(two, Vector128.Shuffle(two, Vector128.Create(1UL, 0))).AsDouble().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(double* place) => _value.Store(place);
}
