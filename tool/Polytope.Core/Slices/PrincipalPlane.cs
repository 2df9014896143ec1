namespace Polytope.Core.Slices;

/// <summary>
/// The plane through the mean of some points along the two directions in which they vary most, each as long as their
/// standard deviation along it.
/// </summary>
/// <param name="Plane">Its s and t are in standard deviations.</param>
/// <param name="Points">The points projected onto it.</param>
public sealed record PrincipalPlane(PlaneSlice Plane, IReadOnlyList<(double S, double T)> Points)
{
    private const int MostIterations = 2000;

    /// <summary>By orthogonal iteration (Golub and Van Loan, Matrix Computations, section 8.2.4).</summary>
    /// <param name="points">At least three, of one dimension.</param>
    /// <exception cref="ArgumentException">They are fewer, or lie on a line, or are not finite.</exception>
    public static PrincipalPlane Of(IReadOnlyList<double[]> points)
    {
        if (points.Count < 3) throw new ArgumentException("a plane needs three points at least.");
        var n = points[0].Length;
        if (points.FirstOrDefault(point => point.Length != n) is { } other)
            throw new ArgumentException(FormattableString.Invariant(
                $"the points have the same number of coordinates; these have {n} and {other.Length}."));
        if (!points.All(point => point.All(double.IsFinite)))
            throw new ArgumentException("the points' coordinates are finite numbers.");
        var mean = new double[n];
        foreach (var point in points)
            for (var k = 0; k < n; k++) mean[k] += point[k] / points.Count;
        double[][] moved = [.. points.Select(point => point.Zip(mean, (x, m) => x - m).ToArray())];
        double[] u = Start(n, 0), v = Start(n, 1);
        double varianceU = 0, varianceV = 0;
        Orthonormalize(u, v);
        for (var step = 0; step < MostIterations; step++)
        {
            double[] nextU = Spread(moved, u), nextV = Spread(moved, v);
            (varianceU, varianceV) = (Length(nextU) / points.Count, Length(nextV) / points.Count);
            if (!(varianceU > 0) || !(varianceV > 1e-24 * varianceU))
                throw new ArgumentException("the points lie on one line.");
            Orthonormalize(nextU, nextV);
            var change = Math.Max(Change(u, nextU), Change(v, nextV));
            (u, v) = (nextU, nextV);
            if (change < 1e-13) break;
        }

        Orient(u);
        Orient(v);
        double scaleU = Math.Sqrt(varianceU), scaleV = Math.Sqrt(varianceV);
        var plane = PlaneSlice.Along(mean, Times(u, scaleU), Times(v, scaleV));
        return new PrincipalPlane(
            plane, [.. moved.Select(point => (Dot(point, u) / scaleU, Dot(point, v) / scaleV))]);
    }

    /// <summary>A start in no pattern: multiples of the golden ratio modulo 1.</summary>
    private static double[] Start(int n, int which)
    {
        var start = new double[n];
        for (var k = 0; k < n; k++) start[k] = (((2.0 * k) + which + 1) * 0.6180339887498949 % 1) - 0.5;
        return start;
    }

    /// <summary>The covariance times a vector, times the number of points.</summary>
    private static double[] Spread(double[][] points, double[] vector)
    {
        var sum = new double[vector.Length];
        foreach (var point in points)
        {
            var along = Dot(point, vector);
            for (var k = 0; k < sum.Length; k++) sum[k] += along * point[k];
        }

        return sum;
    }

    private static void Orthonormalize(double[] u, double[] v)
    {
        Divide(u, Length(u));
        var along = Dot(u, v);
        for (var k = 0; k < v.Length; k++) v[k] -= along * u[k];
        Divide(v, Length(v));
    }

    /// <summary>The largest coordinate is positive.</summary>
    private static void Orient(double[] vector)
    {
        var largest = vector.MaxBy(Math.Abs);
        if (largest < 0) Divide(vector, -1);
    }

    /// <summary>The largest difference, whichever way the directions point.</summary>
    private static double Change(double[] one, double[] other)
    {
        var sign = Dot(one, other) < 0 ? -1 : 1;
        return one.Zip(other, (a, b) => Math.Abs(a - (sign * b))).Max();
    }

    private static double Length(double[] vector) => Math.Sqrt(Dot(vector, vector));

    private static double Dot(double[] one, double[] other)
    {
        var sum = 0.0;
        for (var k = 0; k < one.Length; k++) sum += one[k] * other[k];
        return sum;
    }

    private static double[] Times(double[] vector, double factor) => [.. vector.Select(x => x * factor)];

    private static void Divide(double[] vector, double divisor)
    {
        for (var k = 0; k < vector.Length; k++) vector[k] /= divisor;
    }
}
