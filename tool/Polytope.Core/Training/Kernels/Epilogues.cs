using System.Runtime.CompilerServices;
using Polytope.Core.Simd;

namespace Polytope.Core.Training.Kernels;

/// <summary>What becomes of finished sums before they are stored.</summary>
internal unsafe interface IEpilogue
{
    /// <param name="sums">Neighbouring points' sums.</param>
    /// <param name="place">Where the results will be stored.</param>
    TLanes Finish<TLanes>(TLanes sums, float* place)
        where TLanes : struct, IFloatLanes<TLanes>;
}

/// <summary>The output layer: nothing.</summary>
internal readonly unsafe struct Linear : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Finish<TLanes>(TLanes sums, float* place)
        where TLanes : struct, IFloatLanes<TLanes> => sums;
}

/// <summary>
/// A hidden layer forward: z where z is above 0, else slope z. For a slope in [0, 1) that is the larger of the two,
/// and a NaN stays one.
/// </summary>
internal readonly unsafe struct Activate(float slope) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Finish<TLanes>(TLanes sums, float* place)
        where TLanes : struct, IFloatLanes<TLanes> => TLanes.Larger(sums, sums * slope);
}

/// <summary>
/// A hidden layer backward: the place holds the layer's output, above 0 exactly where z was (the slope is in [0, 1)),
/// and gets the loss's derivative by z: the sum there, slope times the sum elsewhere (at z = 0 too, as in PyTorch).
/// </summary>
internal readonly unsafe struct Differentiate(float slope) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Finish<TLanes>(TLanes sums, float* place)
        where TLanes : struct, IFloatLanes<TLanes> =>
        TLanes.WhereAboveZero(TLanes.Load(place), sums, sums * slope);
}
