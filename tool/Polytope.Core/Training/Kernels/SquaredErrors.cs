using System.Runtime.Intrinsics;
using Polytope.Core.Buffers;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// Squared differences of outputs y and targets t, and the derivative of their mean, as in PyTorch's MSELoss.
/// </summary>
internal static unsafe class SquaredErrors
{
    /// <summary><c>y[o][p] = scale (y[o][p] - t[o][p])</c>, in place; the scale is 2 / (points x outputs).</summary>
    /// <param name="points">Number of points; after them the last pair of vectors is filled with zeros.</param>
    public static void Differentiate(PointRows y, PointRows t, int outputs, int points, float scale)
    {
        for (var row = 0; row < outputs; row++)
        {
            Pointer<float> ys = y.Row(row), ts = t.Row(row);
            for (var p = 0; p < points; p += PointRows.Lanes)
            {
                var difference = Vector256.Load((ys + p).Next(PointRows.Lanes))
                    - Vector256.Load((ts + p).Next(PointRows.Lanes));
                (difference * Vector256.Create(scale)).Store((ys + p).Next(PointRows.Lanes));
            }
        }

        y.ClearPast(points, outputs);
    }

    /// <summary>The sum of (y - t)^2 in double: output by output, and in each point by point.</summary>
    public static double Sum(PointRows y, PointRows t, int outputs, int points)
    {
        var sum = 0.0;
        for (var row = 0; row < outputs; row++)
        {
            Pointer<float> ys = y.Row(row), ts = t.Row(row);
            for (var p = 0; p < points; p++)
            {
                var difference = (double)ys[p] - ts[p];
                sum += difference * difference;
            }
        }

        return sum;
    }
}
