using System.Runtime.CompilerServices;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Rows;

/// <summary>
/// Error bounds in a window, in which |x| &lt;= X and |y| &lt;= Y: of the value of a row (see <see cref="Row"/>), and
/// of the intersection of two lines.
/// </summary>
internal readonly record struct WindowErrorBounds(double X, double Y)
{
    public static WindowErrorBounds Of(Window window) => new(
        Math.Max(Math.Abs(window.X0), Math.Abs(window.X1)),
        Math.Max(Math.Abs(window.Y0), Math.Abs(window.Y1)));

    /// <summary>|a| X + |b| Y + |c|, no smaller than any value of the row's sum in the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Magnitude(double a, double b, double c) => (Math.Abs(a) * X) + (Math.Abs(b) * Y) + Math.Abs(c);

    /// <summary>
    /// |computed value at a computed point - exact value at the exact point| is below this, for points that are within
    /// <paramref name="radius"/> of their exact places.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Bound(in Row row, double radius)
    {
        var evaluation = Roundings.Evaluation * Magnitude(row.A, row.B, row.C);
        return Roundings.Certain(row.E + evaluation + ((Math.Abs(row.A) + Math.Abs(row.B)) * radius));
    }

    /// <summary>
    /// A bound (largest coordinate) on how far a computed point is from the exact intersection of two lines: the lines'
    /// values at the point, with their bounds, through Cramer's rule. NaN or infinity where there is none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double DistanceToIntersection(in Row p, in Row q, in CellVertex at)
    {
        var valueP = Math.Abs(p.ValueAt(at)) + p.E + (Roundings.Evaluation * Magnitude(p.A, p.B, p.C));
        var valueQ = Math.Abs(q.ValueAt(at)) + q.E + (Roundings.Evaluation * Magnitude(q.A, q.B, q.C));
        var (determinant, error) = Determinant(p, q);
        if (!(determinant > 2 * error)) return double.PositiveInfinity;
        double slopeP = SlopeError(p), slopeQ = SlopeError(q);
        var x = (valueP * (Math.Abs(q.B) + slopeQ)) + (valueQ * (Math.Abs(p.B) + slopeP));
        var y = (valueP * (Math.Abs(q.A) + slopeQ)) + (valueQ * (Math.Abs(p.A) + slopeP));
        return Math.Max(x, y) / (determinant - error) * Roundings.Slack;
    }

    /// <summary>Whether two lines are certainly not parallel.</summary>
    public bool AreNotParallel(in Row p, in Row q)
    {
        var (determinant, error) = Determinant(p, q);
        return determinant > 2 * error;
    }

    /// <summary>
    /// Moves a vertex to where two lines intersect, by one Newton step, and sets its radius accordingly.
    /// </summary>
    public void StepToIntersection(ref CellVertex vertex, in Row p, in Row q)
    {
        double valueP = p.ValueAt(vertex), valueQ = q.ValueAt(vertex);
        var determinant = (p.A * q.B) - (q.A * p.B);
        vertex.X -= ((valueP * q.B) - (valueQ * p.B)) / determinant;
        vertex.Y -= ((p.A * valueQ) - (q.A * valueP)) / determinant;
        vertex.Radius = DistanceToIntersection(p, q, vertex);
    }

    /// <summary>The magnitude of <c>a1 b2 - a2 b1</c>, and a bound on its error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (double Value, double Error) Determinant(in Row p, in Row q)
    {
        double slopeP = SlopeError(p), slopeQ = SlopeError(q);
        double a1 = Math.Abs(p.A), b1 = Math.Abs(p.B), a2 = Math.Abs(q.A), b2 = Math.Abs(q.B);

        // Two products and a difference round: 2 u of the products' magnitudes, and as much again for the bound itself.
        var error = (4 * Roundings.Unit * ((a1 * b2) + (a2 * b1)))
            + ((a1 + b1) * slopeQ) + ((a2 + b2) * slopeP) + (2 * slopeP * slopeQ) + Roundings.Underflow;
        return (Math.Abs((p.A * q.B) - (q.A * p.B)), error);
    }

    /// <summary>A bound on the error of either slope of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double SlopeError(in Row row) => row.E / Math.Min(X, Y);
}
