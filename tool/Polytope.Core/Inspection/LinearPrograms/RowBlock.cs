using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;
using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// Rows <c>a d &lt;= s</c> in doubles, where d is the displacement from an interior point and s the slack there. Each
/// number is the correctly rounded exact one, times a power of two of the row that brings |a| to about 1.
/// </summary>
internal sealed class RowBlock
{
    /// <summary>Unit roundoff, with room for the roundings of a bound itself.</summary>
    public const double U = Roundings.Unit * Roundings.Slack;

    /// <summary>Rows with no larger part of coefficients other than 0 are multiplied by those alone.</summary>
    private const double Sparse = 0.2;

    private readonly double[] _a;

    // For each row with few coefficients other than 0 their places; else null.
    private readonly int[]?[] _places;

    /// <param name="count">Number of rows.</param>
    /// <param name="dimension">Number of coordinates.</param>
    public RowBlock(int count, int dimension)
    {
        (Count, Dimension, Stride) = (count, dimension, (dimension + 3) / 4 * 4);
        _a = new double[BufferSize.Of(count, Stride)];
        _places = new int[count][];
        Slack = new double[count];
        Shifts = new int[count];
    }

    public int Count { get; }

    public int Dimension { get; }

    /// <summary>The dimension rounded up to a multiple of four: the length of a row, padded with zeros.</summary>
    public int Stride { get; }

    /// <summary>s of each row.</summary>
    public double[] Slack { get; }

    /// <summary>The exponent of the power of two that each row is multiplied by.</summary>
    public int[] Shifts { get; }

    public Span<double> Row(int row) => _a.AsSpan(row * Stride, Stride);

    /// <summary>Sets a row, and scales it.</summary>
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
        Shifts[row] = shift + length;
        Slack[row] = Math.ScaleB(slack, Shifts[row]);
        var nonzeros = 0;
        foreach (var value in target) nonzeros += value != 0 ? 1 : 0;
        _places[row] = null;
        if (nonzeros > Sparse * Dimension) return;
        var places = new int[nonzeros];
        for (int k = 0, at = 0; k < Dimension; k++)
            if (target[k] != 0) places[at++] = k;
        _places[row] = places;
    }

    /// <summary>a d of one row.</summary>
    public double Product(int row, ReadOnlySpan<double> d)
    {
        var a = Row(row);
        if (_places[row] is not { } places) return Dot(a, d);
        var sum = 0.0;
        foreach (var k in places) sum = Math.FusedMultiplyAdd(a[k], d[k], sum);
        return sum;
    }

    /// <summary>The sum of |a_k d_k| of one row.</summary>
    private double AbsoluteProduct(int row, ReadOnlySpan<double> d)
    {
        var a = Row(row);
        if (_places[row] is not { } places) return AbsoluteDot(a, d);
        var sum = 0.0;
        foreach (var k in places) sum = Math.FusedMultiplyAdd(Math.Abs(a[k]), Math.Abs(d[k]), sum);
        return sum;
    }

    /// <summary>target += factor * a of one row.</summary>
    public void AddRow(int row, double factor, Span<double> target)
    {
        var a = Row(row);
        if (_places[row] is not { } places) AddTo(target, factor, a);
        else foreach (var k in places) target[k] = Math.FusedMultiplyAdd(factor, a[k], target[k]);
    }

    /// <summary>target += factor * |a| of one row.</summary>
    public void AddMagnitudes(int row, double factor, Span<double> target)
    {
        var a = Row(row);
        for (var k = 0; k < a.Length; k++) target[k] = Math.FusedMultiplyAdd(factor, Math.Abs(a[k]), target[k]);
    }

    /// <summary>The place of the only coefficient that is not 0; null if there are more.</summary>
    public int? OnlyPlace(int row)
    {
        var place = -1;
        var a = Row(row);
        for (var k = 0; k < a.Length; k++)
        {
            if (a[k] == 0) continue;
            if (place >= 0) return null;
            place = k;
        }

        return place >= 0 ? place : null;
    }

    /// <summary>Computes a d for every row.</summary>
    public void Multiply(ReadOnlySpan<double> d, Span<double> products)
    {
        for (var row = 0; row < Count; row++) products[row] = Product(row, d);
    }

    /// <summary>
    /// The sign of a d - s of the exact row: 1 or -1 if it is certain, else 0. Each coefficient has one rounding, and
    /// the sum one for each term (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1).
    /// </summary>
    public int SideOf(int row, ReadOnlySpan<double> d)
    {
        var value = Product(row, d);
        var bound = ((Dimension + 4) * U * AbsoluteProduct(row, d)) + (2 * U * Slack[row]) + Roundings.Underflow;
        var excess = value - Slack[row];
        bound += U * Math.Abs(excess);
        return excess > bound ? 1 : excess < -bound ? -1 : 0;
    }

    /// <summary>Whether d certainly violates this row and satisfies all others.</summary>
    public bool ViolatesOnly(int row, ReadOnlySpan<double> d)
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

        for (; k < a.Length; k += 4)
            p = Vector256.FusedMultiplyAdd(Vector256.Create(a[k..]), Vector256.Create(b[k..]), p);
        var sum = (p + q) + (r + s);
        return (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }

    /// <summary>target += factor * source.</summary>
    public static void AddTo(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        var factors = Vector256.Create(factor);
        for (var k = 0; k < target.Length; k += 4)
        {
            var sum = Vector256.FusedMultiplyAdd(
                factors, Vector256.Create(source[k..]), Vector256.Create<double>(target[k..]));
            sum.CopyTo(target[k..]);
        }
    }

    /// <summary>The sum of |a_k d_k|.</summary>
    public static double AbsoluteDot(ReadOnlySpan<double> a, ReadOnlySpan<double> d)
    {
        Vector256<double> sum = default;
        for (var k = 0; k < a.Length; k += 4)
        {
            sum = Vector256.FusedMultiplyAdd(
                Vector256.Abs(Vector256.Create(a[k..])), Vector256.Abs(Vector256.Create(d[k..])), sum);
        }

        return (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}
