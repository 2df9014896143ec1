using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Slices;

/// <summary>
/// A line within a network's inputs, the points <c>origin + t direction</c>. On it the network is a piecewise affine
/// function of t, whose numbers are exact.
/// </summary>
public sealed class LineSlice
{
    private readonly SliceFrame _frame;

    private LineSlice(SliceFrame frame) => _frame = frame;

    /// <summary>The network's inputs.</summary>
    public int Inputs => _frame.Inputs;

    /// <summary>The line from a point along a direction.</summary>
    /// <exception cref="ArgumentException">
    /// Of other dimensions than one another, not finite, or no direction.
    /// </exception>
    public static LineSlice Along(ReadOnlySpan<double> origin, ReadOnlySpan<double> direction) =>
        Of(origin, direction, through: false);

    /// <summary>The line through two points, at which t is 0 and 1.</summary>
    /// <exception cref="ArgumentException">
    /// Of other dimensions than one another, not finite, or one and the same.
    /// </exception>
    public static LineSlice Through(ReadOnlySpan<double> p, ReadOnlySpan<double> q) => Of(p, q, through: true);

    /// <summary>The point at t, each coordinate correctly rounded.</summary>
    public double[] At(double t) => _frame.At(t, 0);

    /// <summary>The network as a function of t, and of a second number on which it does not depend.</summary>
    /// <exception cref="ArgumentException">
    /// It takes another number of inputs, or its weights are not finite.
    /// </exception>
    internal Network Of(Network network) => _frame.Of(network, "line");

    private static LineSlice Of(ReadOnlySpan<double> origin, ReadOnlySpan<double> other, bool through)
    {
        var n = origin.Length;
        if (other.Length != n)
            throw new ArgumentException(FormattableString.Invariant(
                $"a line's two points have the same number of coordinates; these have {n} and {other.Length}."));
        double[] all = [.. origin, .. other];
        if (!all.All(double.IsFinite)) throw new ArgumentException("a line's coordinates are finite numbers.");
        var exponent = Math.Min(Dyadic.CommonExponent(all), 0);
        var frame = new BigInteger[3 * (n + 1)];
        var moves = false;
        for (var i = 0; i < n; i++)
        {
            frame[(3 * i) + 2] = Dyadic.Scale(origin[i], exponent);
            frame[3 * i] = Dyadic.Scale(other[i], exponent) - (through ? frame[(3 * i) + 2] : BigInteger.Zero);
            moves |= !frame[3 * i].IsZero;
        }

        frame[^1] = BigInteger.One << -exponent;
        return moves
            ? new LineSlice(new SliceFrame(DyadicMatrix.Of(n + 1, 3, frame, exponent)))
            : throw new ArgumentException(through ? "the two points are the same." : "the direction is zero.");
    }
}
