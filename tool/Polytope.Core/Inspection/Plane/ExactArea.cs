using System.Numerics;
using Polytope.Core.Exact;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection.Plane;

/// <summary>Area and centroid of a polygon, exact until they are rounded.</summary>
internal static class ExactArea
{
    /// <param name="vertices">Counter-clockwise, at least three.</param>
    /// <returns>The area and the centroid (X, Y), each correctly rounded.</returns>
    public static (double Area, double X, double Y) Of(IReadOnlyList<ExactPoint> vertices)
    {
        // The shoelace formulas about the first vertex, with the coordinates X / W and Y / W as fractions.
        var origin = vertices[0];
        var moved = vertices.Skip(1).Select(p => (
            X: (p.X * origin.W) - (origin.X * p.W),
            Y: (p.Y * origin.W) - (origin.Y * p.W),
            W: p.W * origin.W)).ToList();
        var (twice, x, y) = (new Ratio(0, 1), new Ratio(0, 1), new Ratio(0, 1));
        for (var i = 0; i + 1 < moved.Count; i++)
        {
            var (p, q) = (moved[i], moved[i + 1]);
            var (cross, weight) = ((p.X * q.Y) - (q.X * p.Y), p.W * q.W);
            twice = twice.Plus(cross, weight);
            x = x.Plus(cross * ((p.X * q.W) + (q.X * p.W)), weight * weight);
            y = y.Plus(cross * ((p.Y * q.W) + (q.Y * p.W)), weight * weight);
        }

        // The centroid is origin + sum / (3 twice), where twice is the doubled area.
        double Centroid(BigInteger from, Ratio sum)
        {
            var (top, bottom) = (sum.Top * twice.Bottom, 3 * sum.Bottom * twice.Top);
            return Dyadic.Quotient((from * bottom) + (top * origin.W), origin.W * bottom);
        }

        return (Dyadic.Quotient(twice.Top, 2 * twice.Bottom), Centroid(origin.X, x), Centroid(origin.Y, y));
    }

    private readonly record struct Ratio(BigInteger Top, BigInteger Bottom)
    {
        public Ratio Plus(BigInteger top, BigInteger bottom) => new((Top * bottom) + (top * Bottom), Bottom * bottom);
    }
}
