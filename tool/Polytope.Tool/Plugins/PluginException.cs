using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Plugins;

/// <summary>Something is wrong with a plug-in: says with which, where it is, and what.</summary>
/// <param name="what">A clause whose subject is the plug-in.</param>
internal sealed class PluginException(string name, string file, string what, Exception? inner = null)
    : Exception($"Plug-in {Printable.Line(name)} ({Printable.Line(file)}) {what}", inner)
{
    public PluginException(PluginHeader about, string what, Exception? inner = null)
        : this($"{about.Name} {about.Version}", about.File, what, inner)
    {
    }

    /// <summary>Whether it is a plug-in that this tool can't load, and not something else.</summary>
    public bool IsUnfit { get; init; }

    /// <summary>Whether a call into it has not returned.</summary>
    public bool IsStuck { get; init; }
}
