namespace Polytope.Core.Training;

/// <summary>
/// Two versions of the tool that share a revision train the same bits from the same plan. Raised, on purpose, by any
/// change of random streams, initialization, kernels, the division into blocks or the update rules that changes a bit.
/// </summary>
public static class NumericsRevision
{
    public const int Current = 1;
}
