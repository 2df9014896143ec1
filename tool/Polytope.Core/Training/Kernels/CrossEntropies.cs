using System.Runtime.Intrinsics;
using Polytope.Core.Numerics;

namespace Polytope.Core.Training.Kernels;

/// <summary>
/// Cross-entropy of targets t (a probability for each output, adding up to 1) and the softmax of outputs y, as PyTorch's
/// CrossEntropyLoss with class probabilities. Maxima and sums run over the outputs in their order.
/// </summary>
internal static unsafe class CrossEntropies
{
    /// <summary><c>y[o][p] = scale (softmax(y[.][p])[o] - t[o][p])</c>, in place; the scale is 1 / points.</summary>
    /// <param name="points">Past them, zeros up to a whole pair.</param>
    public static void Differentiate(PointRows y, PointRows t, int outputs, int points, float scale)
    {
        for (var p = 0; p < points; p += PointRows.Lanes)
        {
            var most = Most(y, outputs, p);
            var sum = Vector256<float>.Zero;
            for (var row = 0; row < outputs; row++)
            {
                var place = y.Row(row) + p;
                var power = Elementary.Exp(Vector256.Load(place) - most);
                power.Store(place);
                sum += power;
            }

            for (var row = 0; row < outputs; row++)
            {
                var place = y.Row(row) + p;
                (((Vector256.Load(place) / sum) - Vector256.Load(t.Row(row) + p)) * Vector256.Create(scale)).Store(place);
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
            double most = y.Row(0)[p], powers = 0, aimed = 0;
            for (var row = 1; row < outputs; row++)
                if (!(y.Row(row)[p] <= most)) most = y.Row(row)[p];
            for (var row = 0; row < outputs; row++)
            {
                var below = y.Row(row)[p] - most;
                powers += Elementary.Exp(below);
                aimed += t.Row(row)[p] * below;
            }

            sum += Elementary.Log(powers) - aimed;
        }

        return sum;
    }

    /// <summary>At how many points the output with the highest target is the highest; of equals the first.</summary>
    public static double Hits(PointRows y, PointRows t, int outputs, int points)
    {
        var hits = 0;
        for (var p = 0; p < points; p++)
            if (First(y, outputs, p) == First(t, outputs, p)) hits++;
        return hits;
    }

    private static int First(PointRows values, int rows, int p)
    {
        var first = 0;
        for (var row = 1; row < rows; row++)
            if (values.Row(row)[p] > values.Row(first)[p]) first = row;
        return first;
    }

    private static Vector256<float> Most(PointRows y, int outputs, int p)
    {
        var most = Vector256.Load(y.Row(0) + p);
        for (var row = 1; row < outputs; row++)
        {
            var other = Vector256.Load(y.Row(row) + p);
            most = Vector256.ConditionalSelect(Vector256.GreaterThan(other, most), other, most);
        }

        return most;
    }
}
