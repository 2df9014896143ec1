namespace Polytope.Core.Declarations;

/// <summary>
/// The version of the contract between the tool and its plug-ins: the version of this assembly, which every assembly
/// that is compiled against it names. It is compared before anything of a plug-in is loaded.
/// </summary>
/// <remarks>
/// The minor number goes up when something public is added, the major number when something public changes or goes. The
/// version of the package is the tool's, and another one.
/// </remarks>
public static class PluginContract
{
    /// <summary>Of this assembly.</summary>
    public static Version Version { get; } = typeof(PluginContract).Assembly.GetName().Version!;

    /// <summary>Whether a plug-in that was compiled against this version works here.</summary>
    public static bool Allows(Version compiledAgainst) =>
        compiledAgainst.Major == Version.Major && compiledAgainst.Minor <= Version.Minor;
}
