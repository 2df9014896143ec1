using Polytope.Core.Declarations;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Tool.Images.Letters;
using Polytope.Tool.Outputs.Drawings;
using Polytope.Tool.Outputs.Frames;
using Polytope.Tool.Outputs.Metrics;
using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Outputs.Plots;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Trainers;

namespace Polytope.Tool.Plugins;

/// <summary>
/// Every part that a manifest can name: shapes, renderers, trainers, each with its defaults. The grammar, the schema,
/// the help and the runner know the parts of a catalog and no others; a plug-in adds to it.
/// </summary>
public sealed class PartCatalog
{
    /// <exception cref="ArgumentException">Two parts of one kind have the same name.</exception>
    public PartCatalog(IEnumerable<IPart> parts)
    {
        Parts = [.. parts];
        foreach (var names in new[] { Names(Shapes), Names(Renderers), Names(Trainers) })
        {
            if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
                throw new ArgumentException($"Two parts are named '{twice}'.", nameof(parts));
        }
    }

    /// <summary>The tool's own parts.</summary>
    public static PartCatalog Standard { get; } = new(
    [
        new Ring(), new ThreeColourRing(), new Disk(), new Disks(), new Square(), new Checkerboard(), new Stripes(),
        new Cross(), new Polygon(), new Star(), new Spiral(), new Moons(), new HalfPlane(), new Gradient(), new Cone(),
        new Lettering(),
        new MovieRenderer(), new FramesRenderer(), new ViewerRenderer(), new SvgRenderer(), new MetricsRenderer(),
        new PlotsRenderer(),
        new BuiltinTrainer(), new ProcessTrainer { Command = [] },
    ]);

    public IReadOnlyList<IPart> Parts { get; }

    public IEnumerable<DrawnShape> Shapes => Parts.OfType<DrawnShape>();

    public IEnumerable<IRenderer> Renderers => Parts.OfType<IRenderer>();

    public IEnumerable<ITrainer> Trainers => Parts.OfType<ITrainer>();

    /// <summary>The parts of this catalog and further ones.</summary>
    /// <exception cref="ArgumentException">A name is taken.</exception>
    public PartCatalog With(params IEnumerable<IPart> parts) => new(Parts.Concat(parts));

    /// <summary>The parts of this catalog and those of a plug-in.</summary>
    /// <exception cref="PluginException">A name is taken, by the tool or by another plug-in.</exception>
    internal PartCatalog With(Plugin plugin)
    {
        ThrowIfTaken(plugin);
        return With(plugin.Parts);
    }

    /// <exception cref="PluginException">A part of the plug-in has the name of one that is here.</exception>
    internal void ThrowIfTaken(Plugin plugin)
    {
        foreach (var part in plugin.Parts)
        {
            if (Parts.FirstOrDefault(known => known.Name == part.Name && Kind(known) == Kind(part)) is not { } taken)
                continue;
            throw new PluginException(
                plugin.About,
                $"brings a {Kind(part)} '{part.Name}', and so does "
                + (Plugin.Of(taken) is { About: var other }
                    ? $"plug-in {other.Name} {other.Version} ({other.File}): take one of the two out."
                    : "the tool: give it another name."));
        }
    }

    /// <summary>What a part is, in a word.</summary>
    internal static string Kind(IPart part) => part switch
    {
        IRenderer => "renderer",
        ITrainer => "trainer",
        _ => "shape",
    };

    /// <summary>For help: <c>Shapes: ring, disk. Renderers: movie. Trainers: builtin.</c></summary>
    public override string ToString() =>
        $"Shapes: {string.Join(", ", Names(Shapes))}. Renderers: {string.Join(", ", Names(Renderers))}. "
        + $"Trainers: {string.Join(", ", Names(Trainers))}.";

    private static IEnumerable<string> Names(IEnumerable<IPart> parts) => parts.Select(part => part.Name);
}
