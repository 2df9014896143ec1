using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using Polytope.Core.Declarations;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Plugins;

/// <summary>Loads plug-ins, each once: their user must have let them run.</summary>
internal static partial class PluginLoader
{
    private static readonly ConcurrentDictionary<(string File, string Identity), Plugin> _loaded = [];

    static PluginLoader() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        // On a thread of a plug-in's own, where nobody can catch it: the process ends in any case.
        if (unhandled.ExceptionObject is not Exception failure || Plugin.Behind(failure) is not var (plugin, _))
            return;
        Console.Error.WriteLine(plugin.Failed("on a thread of its own", failure).Message);
        ProcessEnd.Now(ExitCode.Failed);
    };

    /// <exception cref="PluginException">It can't be loaded, or a part of it can't be made.</exception>
    public static Plugin Load(PluginHeader about, ForeignCode code, bool isInstalled)
    {
        if (_loaded.TryGetValue((about.File, code.Identity), out var known)) return known;
        try
        {
            var context = new PluginContext(about.File);
            var plugin = new Plugin(about, code, isInstalled);
            // Known to the context before its code runs, so that what fails in a constructor is named.
            context.Plugin = plugin;
            plugin = plugin with { Parts = [.. Parts(plugin, about, context.LoadFromAssemblyPath(about.File))] };
            context.Plugin = plugin;
            return _loaded[(about.File, code.Identity)] = plugin;
        }
        catch (Exception failure) when (failure is IOException or BadImageFormatException or TypeLoadException
            or ReflectionTypeLoadException or MissingMemberException or InvalidOperationException)
        {
            throw new PluginException(about, $"can't be loaded: {Plugin.Reason(failure)}", failure);
        }
    }

    private static IEnumerable<IPart> Parts(Plugin plugin, PluginHeader about, Assembly assembly)
    {
        var types = assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && IsPart(type))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .ToList();
        if (types.Count == 0)
        {
            throw new PluginException(
                about, "has no parts: no public record in it is an IRenderer, an ITrainer or a DrawnShape.");
        }

        foreach (var type in types)
        {
            var part = Make(plugin, about, type);
            var name = Name(about, part);
            if (!NamePattern().IsMatch(name))
            {
                throw new PluginException(
                    about,
                    $"has a part {type.Name} that is named '{name}': a name has lower-case letters, digits and single "
                    + "hyphens between them.");
            }

            yield return part;
        }
    }

    private static bool IsPart(Type type) => type.IsAssignableTo(typeof(IRenderer))
        || type.IsAssignableTo(typeof(ITrainer)) || type.IsAssignableTo(typeof(DrawnShape));

    private static string Name(PluginHeader about, IPart part)
    {
        try
        {
            return part.Name ?? "";
        }
#pragma warning disable CA1031 // Whatever it throws is named.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            throw new PluginException(
                about, $"failed to name its part {part.GetType().Name}: {Plugin.Reason(failure)}", failure);
        }
    }

    private static IPart Make(Plugin plugin, PluginHeader about, Type type)
    {
        // What the compiler adds to every record class, and to nothing else.
        if (type.GetMethod("<Clone>$") is null)
            throw new PluginException(about, $"has a part {type.Name} that is no record.");
        var constructor = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);
        if (constructor is null || constructor.GetParameters().Any(parameter => !parameter.HasDefaultValue))
        {
            throw new PluginException(
                about, $"has a part {type.Name} without a public constructor whose parameters all have defaults.");
        }

        try
        {
            using var call = ProcessEnd.During(plugin, $"in the constructor of {type.Name}");
            return (IPart)constructor.Invoke(
                [.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]);
        }
        catch (Exception cause) when (cause is TargetInvocationException or TypeInitializationException)
        {
            throw new PluginException(
                about,
                $"failed in the constructor of {type.Name}: {Plugin.Reason(cause)}",
                cause);
        }
    }

    [GeneratedRegex(@"^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
