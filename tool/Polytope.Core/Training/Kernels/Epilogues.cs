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

/// <summary>A hidden layer forward: z where z is above 0, else slope z.</summary>
internal readonly unsafe struct Activate(float slope) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Finish(Vector256<float> sum, float* place) =>
        Vector256.ConditionalSelect(Vector256.GreaterThan(sum, Vector256<float>.Zero), sum, sum * Vector256.Create(slope));
}

/// <summary>
/// A hidden layer backward: the place holds the layer's output, above 0 exactly where z was (the slope is in [0, 1)),
/// and gets the loss's derivative by z: the sum there, slope times the sum elsewhere (at z = 0 too, as in PyTorch).
/// </summary>
internal readonly unsafe struct Differentiate(float slope) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Finish(Vector256<float> sum, float* place) =>
        Vector256.ConditionalSelect(
            Vector256.GreaterThan(Vector256.Load(place), Vector256<float>.Zero), sum, sum * Vector256.Create(slope));
}
