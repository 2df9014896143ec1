namespace Polytope.Core.Training;

/// <summary>
/// Two versions of the tool with the same revision train the same bits from the same plan. Any change of random
/// streams, initialization, kernels, the division into blocks, or update rules that changes a bit must raise it.
/// <list type="number">
/// <item>The first, of version 0.1.</item>
/// <item>Version 0.2: gradients are summed in an even and an odd vector, over blocks of up to 256 points.</item>
/// </list>
/// </summary>
public static class NumericsRevision
{
    /// <summary>The revision of this version.</summary>
    public const int Current = 2;
}
