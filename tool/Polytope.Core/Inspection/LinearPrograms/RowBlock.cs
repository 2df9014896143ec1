using System.Runtime.Intrinsics;
using Polytope.Core.Partitions.Rows;

namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// Rows <c>a d &lt;= s</c> in doubles, d counted from a point inside. Each a and s is the correctly rounded exact one,
/// times a power of two of the row's own that brings a to about length one.
/// </summary>
internal sealed class RowBlock
{
    /// <summary>Unit roundoff, with room for the roundings of a bound itself.</summary>
    public const double U = RowKernel.U * 1.0000001;

    private readonly double[] _a;

    /// <param name="count">Rows.</param>
    /// <param name="dimension">Coordinates.</param>
    public RowBlock(int count, int dimension)
    {
        (Count, Dimension, Stride) = (count, dimension, (dimension + 3) / 4 * 4);
        _a = new double[count * Stride];
        Slack = new double[count];
    }

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>Vectors of coordinates are this long, zeros at the end.</summary>
    public int Stride { get; }

    /// <summary>s.</summary>
    public double[] Slack { get; }

    public Span<double> Row(int row) => _a.AsSpan(row * Stride, Stride);

    /// <summary>A row from its numbers; scales them.</summary>
    public void Set(int row, Func<int, double> a, double slack)
    {
        var target = Row(row);
        for (var k = 0; k < Dimension; k++) target[k] = a(k);
        var largest = 0.0;
        foreach (var value in target) largest = Math.Max(largest, Math.Abs(value));
        var shift = largest > 0 ? -Math.ILogB(largest) : 0;
        for (var k = 0; k < Dimension; k++) target[k] = Math.ScaleB(target[k], shift);
        var length = largest > 0 ? -Math.ILogB(Math.Sqrt(Dot(target, target))) : 0;
        for (var k = 0; k < Dimension; k++) target[k] = Math.ScaleB(target[k], length);
        Slack[row] = Math.ScaleB(slack, shift + length);
    }

    /// <summary>a d for every row.</summary>
    public void Times(ReadOnlySpan<double> d, Span<double> products)
    {
        for (var row = 0; row < Count; row++) products[row] = Dot(Row(row), d);
    }

    /// <summary>
    /// Whether the exact row is for certain above, or below, its bound at d: 1, -1, or 0 for unknown. Each
    /// coefficient has one rounding, the sum one a term (Higham, Accuracy and Stability, section 3.1).
    /// </summary>
    public int SideOf(int row, ReadOnlySpan<double> d)
    {
        var a = Row(row);
        var value = Dot(a, d);
        var bound = ((Dimension + 4) * U * SizeOf(a, d)) + (2 * U * Slack[row]) + 1e-290;
        var excess = value - Slack[row];
        bound += U * Math.Abs(excess);
        return excess > bound ? 1 : excess < -bound ? -1 : 0;
    }

    /// <summary>For certain d breaks this row alone.</summary>
    public bool BreaksOnly(int row, ReadOnlySpan<double> d)
    {
        if (SideOf(row, d) <= 0) return false;
        for (var other = 0; other < Count; other++)
            if (other != row && SideOf(other, d) >= 0) return false;
        return true;
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> p = default, q = default, r = default, s = default;
        var k = 0;
        for (; k + 16 <= a.Length; k += 16)
        {
            p = Vector256.FusedMultiplyAdd(Vector256.Create(a[k..]), Vector256.Create(b[k..]), p);
            q = Vector256.FusedMultiplyAdd(Vector256.Create(a[(k + 4)..]), Vector256.Create(b[(k + 4)..]), q);
            r = Vector256.FusedMultiplyAdd(Vector256.Create(a[(k + 8)..]), Vector256.Create(b[(k + 8)..]), r);
            s = Vector256.FusedMultiplyAdd(Vector256.Create(a[(k + 12)..]), Vector256.Create(b[(k + 12)..]), s);
        }

        for (; k < a.Length; k += 4) p = Vector256.FusedMultiplyAdd(Vector256.Create(a[k..]), Vector256.Create(b[k..]), p);
        var sum = (p + q) + (r + s);
        return (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }

    /// <summary>target += factor * source.</summary>
    public static void AddTo(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        var factors = Vector256.Create(factor);
        for (var k = 0; k < target.Length; k += 4)
            Vector256.FusedMultiplyAdd(factors, Vector256.Create(source[k..]), Vector256.Create<double>(target[k..])).CopyTo(target[k..]);
    }

    /// <summary>Sum of |a_k d_k|.</summary>
    public static double SizeOf(ReadOnlySpan<double> a, ReadOnlySpan<double> d)
    {
        Vector256<double> sum = default;
        for (var k = 0; k < a.Length; k += 4)
            sum = Vector256.FusedMultiplyAdd(Vector256.Abs(Vector256.Create(a[k..])), Vector256.Abs(Vector256.Create(d[k..])), sum);
        return (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}
