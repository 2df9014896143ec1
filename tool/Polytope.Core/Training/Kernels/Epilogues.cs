using System.Runtime.CompilerServices;
using Polytope.Core.Buffers;
using Polytope.Core.Simd;

namespace Polytope.Core.Training.Kernels;

/// <summary>What a <see cref="LinearLayer"/> does with its sums before it stores them.</summary>
internal interface IEpilogue
{
    /// <param name="sums">The sums of neighbouring points.</param>
    /// <param name="target">Where the results will be stored.</param>
    TLanes Finish<TLanes>(TLanes sums, Pointer<float> target)
        where TLanes : struct, IFloatLanes<TLanes>;
}

/// <summary>The output layer: the sums themselves.</summary>
internal readonly struct Linear : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Finish<TLanes>(TLanes sums, Pointer<float> target)
        where TLanes : struct, IFloatLanes<TLanes> => sums;
}

/// <summary>
/// A hidden layer forward: z if z &gt; 0, else slope z. For a slope in [0, 1) this is the larger of the two, and NaN
/// stays NaN.
/// </summary>
internal readonly struct Activate(float slope) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Finish<TLanes>(TLanes sums, Pointer<float> target)
        where TLanes : struct, IFloatLanes<TLanes> => TLanes.Larger(sums, sums * slope);
}

/// <summary>
/// A hidden layer backward. The target holds the layer's output, which is positive exactly where z was, as the slope is
/// in [0, 1). It receives the derivative with respect to z: the sum where z &gt; 0, else slope times the sum (also at z
/// = 0, as in PyTorch).
/// </summary>
internal readonly struct Differentiate(float slope) : IEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Finish<TLanes>(TLanes sums, Pointer<float> target)
        where TLanes : struct, IFloatLanes<TLanes> =>
        TLanes.WhereAboveZero(TLanes.Load(target), sums, sums * slope);
}
