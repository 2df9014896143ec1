namespace Polytope.Core.Training;

/// <summary>When the optimizer's state is reset.</summary>
public enum OptimizerReset
{
    /// <summary>It lasts for the whole training.</summary>
    Never,

    /// <summary>Before each epoch, as the published script does.</summary>
    EachEpoch,
}
