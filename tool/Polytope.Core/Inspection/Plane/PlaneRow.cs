using Polytope.Core.Exact;
using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Inspection.Systems;

namespace Polytope.Core.Inspection.Plane;

/// <summary>
/// A row <c>a x + b y &lt;= c</c> of the plane, in correctly rounded doubles, and exactly where they do not suffice.
/// </summary>
internal sealed class PlaneRow(HalfSpaces rows, int index)
{
    // Between these, no product of three coefficients overflows or underflows.
    private const double Smallest = 1e-90;
    private const double Largest = 1e90;

    private readonly double _a = rows.RoundA(index, 0);
    private readonly double _b = rows.RoundA(index, 1);
    private readonly double _c = rows.RoundB(index);
    private ExactLine? _exact;

    /// <summary>The index of the row in the system.</summary>
    public int Index => index;

    /// <summary>a x + b y - c with integer coefficients.</summary>
    public ExactLine Exact => _exact ??= new ExactLine(rows.A(index, 0), rows.A(index, 1), -rows.B(index));

    public bool IsWindow => rows.Crease(index).IsWindow;

    /// <summary>a, correctly rounded.</summary>
    public double A => _a;

    /// <summary>b, correctly rounded.</summary>
    public double B => _b;

    /// <summary>c, correctly rounded.</summary>
    public double C => _c;

    /// <summary>The exponent of the power of two that <see cref="Exact"/> leaves out.</summary>
    public int Exponent => rows.Exponent(index);

    /// <summary>0 if the angle of the normal (a, b) is in [0, pi), else 1.</summary>
    public int Half =>
        rows.SignOfA(index, 1) is var b && (b > 0 || (b == 0 && rows.SignOfA(index, 0) > 0)) ? 0 : 1;

    private bool IsWellScaled => Fits(_a) && Fits(_b) && Fits(_c);

    /// <summary>
    /// The orientation of two normals, the sign of their determinant: 1 if q is less than half a turn counter-clockwise
    /// from p, -1 if clockwise, 0 if they are parallel.
    /// </summary>
    public static int Orientation(PlaneRow p, PlaneRow q)
    {
        double left = p._a * q._b, right = p._b * q._a;
        if (p.IsWellScaled && q.IsWellScaled
            && Math.Abs(left - right) > 4 * RowBlock.U * (Math.Abs(left) + Math.Abs(right)))
            return Math.Sign(left - right);
        return ((p.Exact.A * q.Exact.B) - (p.Exact.B * q.Exact.A)).Sign;
    }

    /// <summary>
    /// The sign of <c>a x + b y - c</c> of a row at the intersection of the boundaries of p and r, whose orientation
    /// must be 1.
    /// </summary>
    public static int SideOfIntersection(PlaneRow p, PlaneRow r, PlaneRow row)
    {
        if (p.IsWellScaled && r.IsWellScaled && row.IsWellScaled)
        {
            // The intersection is ((x1 - x2) / (w1 - w2), (y1 - y2) / (w1 - w2)), with w1 - w2 > 0.
            double x1 = p._c * r._b, x2 = r._c * p._b, y1 = p._a * r._c, y2 = r._a * p._c;
            double w1 = p._a * r._b, w2 = p._b * r._a;
            var value = (row._a * (x1 - x2)) + (row._b * (y1 - y2)) - (row._c * (w1 - w2));
            var size = (Math.Abs(row._a) * (Math.Abs(x1) + Math.Abs(x2)))
                + (Math.Abs(row._b) * (Math.Abs(y1) + Math.Abs(y2)))
                + (Math.Abs(row._c) * (Math.Abs(w1) + Math.Abs(w2)));

            // Each term has eight roundings: three coefficients, two products, a difference and two sums.
            if (Math.Abs(value) > 10 * RowBlock.U * size) return Math.Sign(value);
        }

        return row.Exact.SignAt(ExactLine.Intersect(p.Exact, r.Exact));
    }

    private static bool Fits(double value) => value == 0 || Math.Abs(value) is > Smallest and < Largest;
}
