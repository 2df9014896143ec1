using System.Reflection;
using Polytope.Core.Declarations;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Manifests;

/// <summary>Whether the properties of a plug-in's parts can be keys of a manifest.</summary>
internal static class PluginKeys
{
    /// <exception cref="PluginException">A property can be no key, or has the name of one that is there.</exception>
    public static void Check(Plugin plugin)
    {
        var catalog = new SectionCatalog(plugin.Parts);
        foreach (var part in plugin.Parts)
        {
            var section = SectionOf(part);
            try
            {
                var own = catalog.KeysOf(section).Select(key => key.Name).ToHashSet(StringComparer.Ordinal);
                if (catalog.KeysOf(part.GetType()).FirstOrDefault(key => own.Contains(key.Name)) is { } taken)
                {
                    throw new PluginException(
                        plugin.About,
                        $"has a {PartCatalog.Kind(part)} '{part.Name}' with a key '{taken.Name}', which every "
                        + $"{PartCatalog.Kind(part)} has already: give its property another name.");
                }
            }
            catch (InvalidOperationException mistake)
            {
                throw new PluginException(
                    plugin.About, $"has a part '{part.Name}' that can't be written: {mistake.Message}", mistake);
            }
            catch (TargetInvocationException failure)
            {
                throw plugin.Failed($"to make its part '{part.Name}'", failure.InnerException!);
            }
        }
    }

    /// <summary>The keys of a part, with descriptions, as <c>plugins</c> lists them.</summary>
    public static IEnumerable<(string Name, string Description)> Of(IPart part) =>
        SectionCatalog.WithoutParts.KeysOf(part.GetType()).Select(key => (key.Name, key.Description));

    private static Type SectionOf(IPart part) => part switch
    {
        IRenderer => typeof(OutputSettings),
        ITrainer => typeof(TrainerSettings),
        _ => typeof(ImageSettings),
    };
}
