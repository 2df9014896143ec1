using System.Runtime.Intrinsics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// The cross-entropy of targets t (a probability for each output, with sum 1) and the softmax of outputs y, as in
/// PyTorch's CrossEntropyLoss with class probabilities. Maxima and sums run over the outputs in their order.
/// </summary>
internal static unsafe class CrossEntropies
{
    /// <summary><c>y[o][p] = scale (softmax(y[.][p])[o] - t[o][p])</c>, in place; the scale is 1 / points.</summary>
    /// <param name="points">Number of points; after them the last pair of vectors is filled with zeros.</param>
    public static void Differentiate(PointRows y, PointRows t, int outputs, int points, float scale)
    {
        for (var p = 0; p < points; p += PointRows.Lanes)
        {
            var max = Max(y, outputs, p);
            var sum = Vector256<float>.Zero;
            for (var row = 0; row < outputs; row++)
            {
                var output = (y.Row(row) + p).Next(PointRows.Lanes);
                var power = Elementary.Exp(Vector256.Load(output) - max);
                power.Store(output);
                sum += power;
            }

            for (var row = 0; row < outputs; row++)
            {
                var output = (y.Row(row) + p).Next(PointRows.Lanes);
                var target = Vector256.Load((t.Row(row) + p).Next(PointRows.Lanes));
                var difference = (Vector256.Load(output) / sum) - target;
                (difference * Vector256.Create(scale)).Store(output);
            }
        }

        y.ClearPast(points, outputs);
    }

    /// <summary>The sum over points of -sum t ln softmax(y), in double, point by point.</summary>
    public static double Sum(PointRows y, PointRows t, int outputs, int points)
    {
        var sum = 0.0;
        for (var p = 0; p < points; p++)
        {
            double max = y.Row(0)[p], powers = 0, aimed = 0;
            for (var row = 1; row < outputs; row++)
                if (!(y.Row(row)[p] <= max)) max = y.Row(row)[p];
            for (var row = 0; row < outputs; row++)
            {
                var below = y.Row(row)[p] - max;
                powers += Elementary.Exp(below);
                aimed += t.Row(row)[p] * below;
            }

            sum += Elementary.Log(powers) - aimed;
        }

        return sum;
    }

    /// <summary>
    /// The number of points at which the output with the highest target is the highest. Of equal outputs the first
    /// counts.
    /// </summary>
    public static double Hits(PointRows y, PointRows t, int outputs, int points)
    {
        var hits = 0;
        for (var p = 0; p < points; p++)
            if (ArgMax(y, outputs, p) == ArgMax(t, outputs, p)) hits++;
        return hits;
    }

    private static int ArgMax(PointRows values, int rows, int p)
    {
        var first = 0;
        for (var row = 1; row < rows; row++)
            if (values.Row(row)[p] > values.Row(first)[p]) first = row;
        return first;
    }

    private static Vector256<float> Max(PointRows y, int outputs, int p)
    {
        var max = Vector256.Load((y.Row(0) + p).Next(PointRows.Lanes));
        for (var row = 1; row < outputs; row++)
        {
            var other = Vector256.Load((y.Row(row) + p).Next(PointRows.Lanes));
            max = Vector256.ConditionalSelect(Vector256.GreaterThan(other, max), other, max);
        }

        return max;
    }
}
