using System.Numerics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Exact;

/// <summary>
/// An affine function of the plane with integer coefficients, <c>A x + B y + C</c>, up to a positive factor;
/// its zero set is a line.
/// </summary>
internal readonly record struct ExactLine(BigInteger A, BigInteger B, BigInteger C)
{
    /// <summary>The function that vanishes on the line through two points and is positive on its left.</summary>
    public static ExactLine Through(double x0, double y0, double x1, double y1)
    {
        var exponent = Math.Min(0, Dyadic.CommonExponent([x0, y0, x1, y1]));
        BigInteger px = Dyadic.Scale(x0, exponent), py = Dyadic.Scale(y0, exponent);
        BigInteger qx = Dyadic.Scale(x1, exponent), qy = Dyadic.Scale(y1, exponent);
        BigInteger a = py - qy, b = qx - px;

        // a and b carry one factor of 2^-exponent, c two: bring them to one.
        return new ExactLine(a << -exponent, b << -exponent, -((a * px) + (b * py)));
    }

    /// <summary>
    /// The intersection of two lines in homogeneous coordinates (X : Y : W); W = 0 where they are parallel.
    /// </summary>
    public static ExactPoint Intersect(in ExactLine p, in ExactLine q) => new(
        (p.B * q.C) - (q.B * p.C),
        (p.C * q.A) - (q.C * p.A),
        (p.A * q.B) - (q.A * p.B));

    /// <summary>Both vanish on the same points (or on none, or on all).</summary>
    public bool IsProportionalTo(in ExactLine other) =>
        A * other.B == other.A * B && A * other.C == other.A * C && B * other.C == other.B * C;

    /// <summary>The function's sign at a point.</summary>
    public int SignAt(in ExactPoint point) =>
        ((A * point.X) + (B * point.Y) + (C * point.W)).Sign * point.W.Sign;
}

/// <summary>The point (X / W, Y / W).</summary>
internal readonly record struct ExactPoint(BigInteger X, BigInteger Y, BigInteger W)
{
    /// <summary>The same point with W &gt;= 0.</summary>
    public ExactPoint Oriented() => W.Sign < 0 ? new ExactPoint(-X, -Y, -W) : this;

    /// <summary>Each coordinate rounded to the nearest double.</summary>
    public (double X, double Y) Round() => (Dyadic.Quotient(X, W), Dyadic.Quotient(Y, W));
}
