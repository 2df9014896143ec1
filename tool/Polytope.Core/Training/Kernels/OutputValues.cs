using System.Runtime.Intrinsics;
using Polytope.Core.Networks;

namespace Polytope.Core.Training.Kernels;

/// <summary>The output layer's sums z, their activations y = f(z), and the derivative of the squared errors.</summary>
internal static unsafe class OutputValues
{
    /// <summary><c>z[o][p] = f(z[o][p])</c>, in place.</summary>
    public static void Apply(PointRows z, int outputs, int points, OutputActivation f)
    {
        if (f == OutputActivation.Linear) return;
        for (var row = 0; row < outputs; row++)
        {
            var zs = z.Row(row);
            for (var p = 0; p < points; p += PointRows.Lanes)
            {
                var place = (zs + p).Next(PointRows.Lanes);
                f.Apply(Vector256.Load(place)).Store(place);
            }
        }
    }

    /// <summary>
    /// <c>z[o][p] = scale (y - t[o][p]) f'(z[o][p])</c> with y = f(z[o][p]), in place: the derivative of the mean of
    /// (y - t)^2 with respect to z. The scale is 2 / (points x outputs).
    /// </summary>
    /// <param name="points">Number of points; after them the last pair of vectors is filled with zeros.</param>
    public static void Differentiate(
        PointRows z, PointRows t, int outputs, int points, float scale, OutputActivation f)
    {
        for (var row = 0; row < outputs; row++)
        {
            var (zs, ts) = (z.Row(row), t.Row(row));
            for (var p = 0; p < points; p += PointRows.Lanes)
            {
                var place = (zs + p).Next(PointRows.Lanes);
                var y = f.Apply(Vector256.Load(place));
                var difference = (y - Vector256.Load((ts + p).Next(PointRows.Lanes))) * Vector256.Create(scale);
                (difference * f.Slope(y)).Store(place);
            }
        }

        z.ClearPast(points, outputs);
    }
}
