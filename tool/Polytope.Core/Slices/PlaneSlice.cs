using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;

namespace Polytope.Core.Slices;

/// <summary>
/// A plane within a network's inputs, the points <c>origin + s u + t v</c>. On it the network is one of two inputs, s
/// and t, whose first layer is <c>[W u, W v, W origin + b]</c>: exact numbers that no double need hold, so that layer
/// keeps them as they are (<see cref="Layer.Exact"/>) beside their roundings.
/// </summary>
public sealed class PlaneSlice
{
    private readonly SliceFrame _frame;

    private PlaneSlice(SliceFrame frame) => _frame = frame;

    /// <summary>The network's inputs.</summary>
    public int Inputs => _frame.Inputs;

    /// <summary>The plane from a point along two directions.</summary>
    /// <exception cref="ArgumentException">
    /// Of other dimensions than one another, not finite, or along one line.
    /// </exception>
    public static PlaneSlice Along(
        ReadOnlySpan<double> origin, ReadOnlySpan<double> u, ReadOnlySpan<double> v) =>
        Of(origin, u, v, through: false);

    /// <summary>The plane through three points, which are (0, 0), (1, 0) and (0, 1) of it.</summary>
    /// <exception cref="ArgumentException">
    /// Of other dimensions than one another, not finite, or on one line.
    /// </exception>
    public static PlaneSlice Through(
        ReadOnlySpan<double> p0, ReadOnlySpan<double> p1, ReadOnlySpan<double> p2) =>
        Of(p0, p1, p2, through: true);

    /// <summary>A point of the plane, each coordinate correctly rounded.</summary>
    public double[] At(double s, double t) => _frame.At(s, t);

    /// <summary>The network on the plane.</summary>
    /// <exception cref="ArgumentException">
    /// It takes another number of inputs, or its weights are not finite.
    /// </exception>
    public Network Of(Network network) => _frame.Of(network, "plane");

    private static PlaneSlice Of(
        ReadOnlySpan<double> origin, ReadOnlySpan<double> u, ReadOnlySpan<double> v, bool through)
    {
        var n = origin.Length;
        if (u.Length != n || v.Length != n)
        {
            const string Rule = "a plane's three points or vectors have the same number of coordinates";
            throw new ArgumentException(
                FormattableString.Invariant($"{Rule}; these have {n}, {u.Length} and {v.Length}."));
        }

        double[] all = [.. origin, .. u, .. v];
        if (!all.All(double.IsFinite)) throw new ArgumentException("a plane's coordinates are finite numbers.");
        var exponent = Math.Min(Dyadic.CommonExponent(all), 0);
        var frame = new BigInteger[3 * (n + 1)];
        for (var i = 0; i < n; i++)
        {
            frame[(3 * i) + 2] = Dyadic.Scale(origin[i], exponent);
            var start = through ? frame[(3 * i) + 2] : BigInteger.Zero;
            frame[3 * i] = Dyadic.Scale(u[i], exponent) - start;
            frame[(3 * i) + 1] = Dyadic.Scale(v[i], exponent) - start;
        }

        frame[^1] = BigInteger.One << -exponent;
        if (AreDependent(frame))
            throw new ArgumentException(through ? "the three points lie on one line." : "u and v lie on one line.");
        return new PlaneSlice(new SliceFrame(DyadicMatrix.Of(n + 1, 3, frame, exponent)));
    }

    private static bool AreDependent(BigInteger[] frame)
    {
        var pivot = 0;
        while (pivot < frame.Length && frame[pivot].IsZero && frame[pivot + 1].IsZero) pivot += 3;
        if (pivot >= frame.Length) return true;
        for (var i = 0; i < frame.Length; i += 3)
            if (frame[i] * frame[pivot + 1] != frame[i + 1] * frame[pivot]) return false;
        return true;
    }
}
