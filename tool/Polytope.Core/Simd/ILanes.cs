using Polytope.Core.Buffers;

namespace Polytope.Core.Simd;

/// <summary>
/// Neighbouring numbers in one register, so many as it holds. Kernels are written once against this and compiled once
/// for each width. No operation mixes lanes, so the width changes no bit.
/// </summary>
/// <typeparam name="TSelf">The register.</typeparam>
/// <typeparam name="TElement">float or double.</typeparam>
internal interface ILanes<TSelf, TElement>
    where TSelf : struct, ILanes<TSelf, TElement>
    where TElement : unmanaged
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(Pointer<TElement> place, nint offset = 0);

    /// <summary>One number in all lanes.</summary>
    static abstract TSelf Create(TElement value);

    /// <summary>Adds <c>a b</c>, rounded once; in place, so that a loop moves no register.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    /// <summary>The larger in each lane; unspecified where exactly one of the two is NaN.</summary>
    static abstract TSelf Larger(TSelf a, TSelf b);

    void Store(Pointer<TElement> place, nint offset = 0);
}
