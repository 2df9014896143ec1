using System.Numerics;

namespace Polytope.Core.Tests.Partitions.Oracles;

/// <summary>
/// A rational number in lowest terms, only for tests: slow, obvious, independent of the code under test.
/// </summary>
internal readonly record struct Fraction : IComparable<Fraction>
{
    private readonly BigInteger _denominator;

    public Fraction(BigInteger numerator, BigInteger denominator)
    {
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (Numerator, _denominator) = (numerator / common, denominator / common);
    }

    public BigInteger Numerator { get; }

    public BigInteger Denominator => _denominator.IsZero ? 1 : _denominator;

    public int Sign => Numerator.Sign;

    public static Fraction Of(double value)
    {
        BigInteger denominator = 1;
        while (value != Math.Floor(value))
        {
            value *= 2;
            denominator *= 2;
        }

        return new Fraction(new BigInteger(value), denominator);
    }

    public static Fraction operator +(Fraction p, Fraction q) =>
        new((p.Numerator * q.Denominator) + (q.Numerator * p.Denominator), p.Denominator * q.Denominator);

    public static Fraction operator -(Fraction p, Fraction q) =>
        new((p.Numerator * q.Denominator) - (q.Numerator * p.Denominator), p.Denominator * q.Denominator);

    public static Fraction operator *(Fraction p, Fraction q) =>
        new(p.Numerator * q.Numerator, p.Denominator * q.Denominator);

    public static Fraction operator /(Fraction p, Fraction q) =>
        new(p.Numerator * q.Denominator, p.Denominator * q.Numerator);

    public int CompareTo(Fraction other) => (this - other).Sign;

    /// <summary>Within a few units in the last place: sixty-four leading bits of the quotient.</summary>
    public double ToDouble()
    {
        var shift = 64 + (int)(Denominator.GetBitLength() - BigInteger.Abs(Numerator).GetBitLength());
        var scaled = shift >= 0 ? (Numerator << shift) / Denominator : Numerator / (Denominator << -shift);
        return Math.ScaleB((double)scaled, -shift);
    }
}
