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

/// <summary>Where a subdivision leaves what others may go on with.</summary>
internal interface IBranchTaker
{
    /// <summary>Whether a cell that is about to be cut goes here instead.</summary>
    /// <param name="cuts">On the way to it from where the subdivision began.</param>
    bool Takes(int cuts);

    /// <summary>In the order of the cells: those handed on before come before the branch's, those after it come after.</summary>
    void Add(Branch branch);
}
