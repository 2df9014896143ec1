namespace Polytope.Tool.Manifests;

/// <summary>Whether a manifest's plug-ins are loaded.</summary>
internal enum CodeUse
{
    /// <summary>They have to be; where they may not be, that is an error.</summary>
    Required,

    /// <summary>Where they may be; otherwise stand-ins have their places, and a warning says so.</summary>
    IfTrusted,

    /// <summary>Where they may be and are there; otherwise stand-ins have their places, and nothing is said.</summary>
    IfPossible,
}
