namespace Polytope.Core.Training;

/// <summary>The training diverged: a weight or the loss is NaN or infinite.</summary>
public sealed class DivergenceException(int epoch)
    : Exception(FormattableString.Invariant(
        $"The training diverged in epoch {epoch}: the weights are no longer finite. A smaller rate may help."))
{
    /// <summary>The epoch in which it diverged, counted from 1.</summary>
    public int Epoch { get; } = epoch;
}
