namespace Polytope.Core.Training;

/// <summary>The training left the finite numbers: some weight or the loss is NaN or infinite.</summary>
public sealed class DivergenceException(int epoch)
    : Exception(FormattableString.Invariant(
        $"The training diverged in epoch {epoch}: the weights are no longer finite. A smaller rate may help."))
{
    /// <summary>The epoch, counted from 1, in which it happened.</summary>
    public int Epoch { get; } = epoch;
}
