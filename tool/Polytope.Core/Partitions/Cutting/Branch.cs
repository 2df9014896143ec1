using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions.Cutting;

/// <summary>A part of a cell that a layer is cutting, with all that its subdivision depends on.</summary>
/// <param name="Layer">The layer under work.</param>
/// <param name="Corners">Of the part.</param>
/// <param name="Pivot">The neuron that cut it off, on whose upper side it lies; null if all is known of it.</param>
/// <param name="Others">The layer's neurons that may cut it further; if all is known of it, those that do.</param>
/// <param name="Pattern">Of all layers; in the branch's own, the bits of neurons that are not among its others count.</param>
/// <param name="Rows">The layer's pre-activations.</param>
/// <param name="Next">The rows of the layer after, with those neurons below zero.</param>
/// <param name="Anew">The layer in which bounds last started anew.</param>
internal sealed record Branch(
    int Layer, CellVertex[] Corners, int? Pivot, int[] Others, ulong[] Pattern, double[] Rows, double[] Next, int Anew);
