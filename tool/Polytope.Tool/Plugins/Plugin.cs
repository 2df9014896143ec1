using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Polytope.Core.Declarations;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Plugins;

/// <summary>A plug-in that is loaded.</summary>
/// <param name="About">What its file says of it.</param>
/// <param name="Code">Its files.</param>
/// <param name="IsInstalled">Whether it is among the user's installed plug-ins, and no manifest need name it.</param>
internal sealed record Plugin(PluginHeader About, ForeignCode Code, bool IsInstalled)
{
    /// <summary>The parts it brings, each with its defaults.</summary>
    public ImmutableArray<IPart> Parts { get; init; } = [];

    /// <summary>The plug-in that an object's type is of; null where it is the tool's own.</summary>
    public static Plugin? Of(object part) => Of(part.GetType().Assembly);

    /// <summary>The plug-in that an assembly is of; null where it is none's.</summary>
    public static Plugin? Of(Assembly assembly) =>
        (AssemblyLoadContext.GetLoadContext(assembly) as PluginContext)?.Plugin;

    /// <summary>The plug-in whose code threw an exception, or called what did; null where none's did.</summary>
    public static Plugin? Behind(Exception failure) =>
        new StackTrace(failure).GetFrames()
            .Select(frame => frame.GetMethod()?.Module.Assembly)
            .OfType<Assembly>().Select(Of).OfType<Plugin>().FirstOrDefault()
        ?? (failure.InnerException is { } inner ? Behind(inner) : null);

    /// <summary>It did not come back.</summary>
    /// <param name="doing">What it was doing, as in <c>drawing epoch 10</c>.</param>
    public PluginException Stuck(string doing, TimeSpan grace) => new(
        About, FormattableString.Invariant(
            $"did not stop {doing} within {grace.TotalSeconds:0.##} s of an interruption."))
    {
        IsStuck = true,
    };

    /// <summary>Something went wrong in it.</summary>
    /// <param name="doing">What it was doing, as in <c>drawing epoch 10</c>.</param>
    public PluginException Failed(string doing, Exception failure) => new(
        About, $"failed {doing}: {failure.GetType().Name}: {Sentence(failure)}", failure);

    private static string Sentence(Exception failure)
    {
        var text = $"{failure.Message.Trim().TrimEnd('.').TrimEnd()}.";
        // The name of an assembly, not of a file.
        return failure is FileNotFoundException { FileName: { } name } && name.Contains(
            ", Version=", StringComparison.Ordinal)
            ? $"{text} What a plug-in needs is in its own folder: publish it, or set EnableDynamicLoading to true."
            : text;
    }
}
