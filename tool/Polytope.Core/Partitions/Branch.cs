namespace Polytope.Core.Partitions;

/// <summary>A cell that a layer is about to cut, with all that its subdivision depends on.</summary>
/// <param name="Layer">The layer under work.</param>
/// <param name="Corners">Of the cell.</param>
/// <param name="Cutting">The layer's neurons that cut it.</param>
/// <param name="Pattern">Of all layers; those up to this one count.</param>
/// <param name="Rows">The pre-activations of the layers up to this one.</param>
/// <param name="Next">Those of the layer after, with the cutting neurons below zero.</param>
/// <param name="Anew">The layer in which bounds last started anew.</param>
internal sealed record Branch(
    int Layer, CellVertex[] Corners, int[] Cutting, ulong[] Pattern, double[][] Rows, double[] Next, int Anew);
