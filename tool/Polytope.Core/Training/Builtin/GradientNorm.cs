using System.Runtime.Intrinsics;

namespace Polytope.Core.Training.Builtin;

/// <summary>The L2 norm of a batch's gradient over all parameters.</summary>
internal static unsafe class GradientNorm
{
    /// <summary>
    /// What shortens the gradient to a length of <paramref name="most"/>: most / (norm + 1e-6), but at most 1, as PyTorch's
    /// clip_grad_norm_ has it. Squares are summed in double, lane by lane (a lane is a parameter's number modulo eight),
    /// then the lanes in order.
    /// </summary>
    /// <param name="length">Parameters, rounded up to whole vectors of zeros.</param>
    public static float ScaleTo(double most, BatchGradient gradient, int length)
    {
        Vector256<double> lower = default, upper = default;
        for (nint i = 0; i < length; i += 8)
        {
            var g = Vector256.Load(gradient.Start + i);
            for (nint group = 1; group < gradient.Groups; group++) g += Vector256.Load(gradient.Start + (group * gradient.Stride) + i);
            var (low, high) = Vector256.Widen(g);
            lower += low * low;
            upper += high * high;
        }

        var sum = 0.0;
        for (var lane = 0; lane < 4; lane++) sum += lower[lane];
        for (var lane = 0; lane < 4; lane++) sum += upper[lane];
        var scale = most / (Math.Sqrt(sum) + 1e-6);
        return scale < 1 ? (float)scale : double.IsNaN(scale) ? float.NaN : 1;
    }
}
