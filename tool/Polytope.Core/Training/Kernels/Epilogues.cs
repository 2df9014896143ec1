using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Polytope.Core.Training.Kernels;

/// <summary>What becomes of a finished sum before it is stored.</summary>
internal unsafe interface IEpilogue
{
    /// <param name="sum">Eight points' sums.</param>
    /// <param name="place">Where the result will be stored, eight floats.</param>
    Vector256<float> Finish(Vector256<float> sum, float* place);
}

/// <summary>The output layer: nothing.</summary>
internal readonly unsafe struct Linear : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Finish(Vector256<float> sum, float* place) => sum;
}

/// <summary>
/// A hidden layer forward: z where z is above 0, else slope z. For a slope in [0, 1) that is the larger of the two;
/// the maximum needs no register more, and a NaN stays one.
/// </summary>
internal readonly unsafe struct Activate(float slope) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Finish(Vector256<float> sum, float* place) =>
        Vector256.MaxNative(sum, sum * Vector256.Create(slope));
}

/// <summary>
/// A hidden layer backward: the place holds the layer's output, above 0 exactly where z was (the slope is in [0, 1)),
/// and gets the loss's derivative by z: the sum there, slope times the sum elsewhere (at z = 0 too, as in PyTorch).
/// </summary>
internal readonly unsafe struct Differentiate(float slope) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Finish(Vector256<float> sum, float* place)
    {
        // All ones where the output is negative or a zero of either sign. A comparison would do it too, but its
        // result takes one of the sixteen lower registers, and an accumulator would be spilled within the loop.
        var bits = Vector256.Load((int*)place);
        var atMostZero = Vector256.ShiftRightArithmetic((bits - Vector256<int>.One) | bits, 31).AsSingle();
        return Vector256.ConditionalSelect(atMostZero, sum * Vector256.Create(slope), sum);
    }
}
