using System.Runtime.Intrinsics;

namespace Polytope.Core.Training.Builtin;

/// <summary>The L2 norm of a batch's gradient over all parameters.</summary>
internal static unsafe class GradientNorm
{
    /// <summary>
    /// The factor that clips the gradient to the norm <paramref name="limit"/>, as in PyTorch's clip_grad_norm_: limit
    /// / (norm + 1e-6), but at most 1. Squares are summed in double, first for each lane (a parameter's index modulo
    /// eight), then over the lanes in order.
    /// </summary>
    /// <param name="length">Number of parameters, padded to whole vectors of eight.</param>
    public static float ScaleTo(double limit, BatchGradient gradient, int length)
    {
        Vector256<double> lower = default, upper = default;
        for (nint i = 0; i < length; i += 8)
        {
            var g = Vector256.Load((gradient.Start + i).Next(8));
            for (nint group = 1; group < gradient.Groups; group++)
                g += Vector256.Load((gradient.Start + (group * gradient.Stride) + i).Next(8));
            var (low, high) = Vector256.Widen(g);
            lower += low * low;
            upper += high * high;
        }

        var sum = 0.0;
        for (var lane = 0; lane < 4; lane++) sum += lower[lane];
        for (var lane = 0; lane < 4; lane++) sum += upper[lane];
        var scale = limit / (Math.Sqrt(sum) + 1e-6);
        return scale < 1 ? (float)scale : double.IsNaN(scale) ? float.NaN : 1;
    }
}
