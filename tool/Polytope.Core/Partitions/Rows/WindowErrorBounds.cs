using System.Runtime.CompilerServices;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Rows;

/// <summary>How far a window reaches: |x| &lt;= X, |y| &lt;= Y in it. Bounds of rows hold there (see <see cref="RowKernel"/>).</summary>
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
    public double Bound(in Row row, double radius) =>
        (row.E + (8 * RowKernel.U * Magnitude(row.A, row.B, row.C))
            + ((Math.Abs(row.A) + Math.Abs(row.B)) * radius) + 1e-300) * 1.000001;

    /// <summary>
    /// A bound (largest coordinate) on how far a computed point is from where two lines meet exactly: the
    /// lines' values at the point, with their bounds, through Cramer's rule. NaN or infinity where there is none.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double DistanceToMeeting(in Row p, in Row q, in CellVertex at)
    {
        var valueP = Math.Abs(p.ValueAt(at)) + p.E + (8 * RowKernel.U * Magnitude(p.A, p.B, p.C));
        var valueQ = Math.Abs(q.ValueAt(at)) + q.E + (8 * RowKernel.U * Magnitude(q.A, q.B, q.C));
        var (determinant, error) = Determinant(p, q);
        if (!(determinant > 2 * error)) return double.PositiveInfinity;
        double slopeP = SlopeError(p), slopeQ = SlopeError(q);
        var x = (valueP * (Math.Abs(q.B) + slopeQ)) + (valueQ * (Math.Abs(p.B) + slopeP));
        var y = (valueP * (Math.Abs(q.A) + slopeQ)) + (valueQ * (Math.Abs(p.A) + slopeP));
        return Math.Max(x, y) / (determinant - error) * 1.000001;
    }

    /// <summary>Whether two lines are certainly not parallel.</summary>
    public bool AreNotParallel(in Row p, in Row q)
    {
        var (determinant, error) = Determinant(p, q);
        return determinant > 2 * error;
    }

    /// <summary>The magnitude of <c>a1 b2 - a2 b1</c>, and a bound on what it is off by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (double Value, double Error) Determinant(in Row p, in Row q)
    {
        double slopeP = SlopeError(p), slopeQ = SlopeError(q);
        double a1 = Math.Abs(p.A), b1 = Math.Abs(p.B), a2 = Math.Abs(q.A), b2 = Math.Abs(q.B);
        var error = (4 * RowKernel.U * ((a1 * b2) + (a2 * b1)))
            + ((a1 + b1) * slopeQ) + ((a2 + b2) * slopeP) + (2 * slopeP * slopeQ) + 1e-300;
        return (Math.Abs((p.A * q.B) - (q.A * p.B)), error);
    }

    /// <summary>What either slope of a row may be off by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double SlopeError(in Row row) => row.E / Math.Min(X, Y);

    /// <summary>A Newton step towards where two lines meet, and the bound that it comes to.</summary>
    public void Refine(ref CellVertex vertex, in Row p, in Row q)
    {
        double valueP = p.ValueAt(vertex), valueQ = q.ValueAt(vertex);
        var determinant = (p.A * q.B) - (q.A * p.B);
        vertex.X -= ((valueP * q.B) - (valueQ * p.B)) / determinant;
        vertex.Y -= ((p.A * valueQ) - (q.A * valueP)) / determinant;
        vertex.Radius = DistanceToMeeting(p, q, vertex);
    }
}
