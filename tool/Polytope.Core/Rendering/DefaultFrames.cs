namespace Polytope.Core.Rendering;

/// <summary>Which epochs an output draws when its manifest does not say.</summary>
public enum DefaultFrames
{
    /// <summary>At most about 600, evenly spaced.</summary>
    Some,

    /// <summary>The last epoch.</summary>
    Last,

    /// <summary>Every epoch that another output draws.</summary>
    Checkpoints,
}
