using Polytope.Core.Exact;
using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Inspection;

/// <summary>
/// A row <c>a x + b y &lt;= c</c> of the plane: in doubles, each correctly rounded, and in whole numbers when asked for.
/// </summary>
internal sealed class PlaneRow(HalfSpaces rows, int index)
{
    // Within these, no product of three overflows or loses bits to underflow.
    private const double Least = 1e-90;
    private const double Most = 1e90;

    private readonly double _a = rows.RoundA(index, 0);
    private readonly double _b = rows.RoundA(index, 1);
    private readonly double _c = rows.RoundB(index);
    private ExactLine? _exact;

    /// <summary>The row of the system.</summary>
    public int Index => index;

    /// <summary>a x + b y - c, with whole coefficients.</summary>
    public ExactLine Exact => _exact ??= new ExactLine(rows.A(index, 0), rows.A(index, 1), -rows.B(index));

    public bool IsWindow => rows.Crease(index).IsWindow;

    /// <summary>a, correctly rounded.</summary>
    public double A => _a;

    /// <summary>b, correctly rounded.</summary>
    public double B => _b;

    /// <summary>c, correctly rounded.</summary>
    public double C => _c;

    /// <summary>The power of two that <see cref="Exact"/> leaves out.</summary>
    public int Exponent => rows.Exponent(index);

    /// <summary>0 for directions from 0 up to but without half a turn, else 1.</summary>
    public int Half => rows.SignOfA(index, 1) is var b && (b > 0 || (b == 0 && rows.SignOfA(index, 0) > 0)) ? 0 : 1;

    private bool IsPlain => Fits(_a) && Fits(_b) && Fits(_c);

    /// <summary>The sign of the turn from one row's direction to another's: 1 for less than half a turn counter-clockwise.</summary>
    public static int Turn(PlaneRow p, PlaneRow q)
    {
        double left = p._a * q._b, right = p._b * q._a;
        if (p.IsPlain && q.IsPlain && Math.Abs(left - right) > 4 * RowBlock.U * (Math.Abs(left) + Math.Abs(right))) return Math.Sign(left - right);
        return ((p.Exact.A * q.Exact.B) - (p.Exact.B * q.Exact.A)).Sign;
    }

    /// <summary>The sign of <c>a x + b y - c</c> of a row where two others meet, of which the second is less than half a turn on.</summary>
    public static int SideOfMeeting(PlaneRow p, PlaneRow r, PlaneRow row)
    {
        if (p.IsPlain && r.IsPlain && row.IsPlain)
        {
            double x1 = p._c * r._b, x2 = r._c * p._b, y1 = p._a * r._c, y2 = r._a * p._c, w1 = p._a * r._b, w2 = p._b * r._a;
            var value = (row._a * (x1 - x2)) + (row._b * (y1 - y2)) - (row._c * (w1 - w2));
            var size = (Math.Abs(row._a) * (Math.Abs(x1) + Math.Abs(x2))) + (Math.Abs(row._b) * (Math.Abs(y1) + Math.Abs(y2)))
                + (Math.Abs(row._c) * (Math.Abs(w1) + Math.Abs(w2)));

            // Three rounded coefficients, two products, a difference and two sums: eight roundings a term.
            if (Math.Abs(value) > 10 * RowBlock.U * size) return Math.Sign(value);
        }

        return row.Exact.SignAt(ExactLine.Meet(p.Exact, r.Exact));
    }

    private static bool Fits(double value) => value == 0 || Math.Abs(value) is > Least and < Most;
}
