namespace Polytope.Tool.Outputs.Viewer;

/// <summary>A sink whose file tells that the training diverged.</summary>
internal interface IDivergenceSink
{
    /// <summary>Called before it is completed.</summary>
    /// <param name="epoch">Counted from 1, the one in which the weights became infinite or NaN.</param>
    void Diverged(int epoch);
}
