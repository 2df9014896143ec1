using System.Collections.Frozen;
using Polytope.Core.Images.Shapes;
using Polytope.Tool.Images.Letters;
using Polytope.Tool.Manifests.Keys;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Manifests;

/// <summary>
/// All that can be written in a manifest: the settings records, and the shapes, renderers and trainers there are.
/// The reader, the schema and the overrides of the command line follow it.
/// </summary>
public sealed class Grammar
{
    public const int Version = 1;

    /// <summary>Every shape that can be drawn; its parameters' initial values are the defaults.</summary>
    private static readonly DrawnShape[] Shapes =
    [
        new Ring(), new ThreeColourRing(), new Disk(), new Disks(), new Square(), new Checkerboard(), new Stripes(), new Cross(), new Polygon(),
        new Star(), new Spiral(), new Moons(), new HalfPlane(), new Gradient(), new Cone(),
        new Lettering(),
    ];

    public Grammar(IReadOnlyList<KnownRenderer> renderers, IReadOnlyList<string> trainers)
    {
        (Renderers, Trainers) = (renderers, trainers);
        var choices = new Dictionary<Type, IReadOnlyList<Choice>>
        {
            [typeof(ImageSettings)] =
                [.. Shapes.Select(shape => new Choice(shape.Name, shape.GetType(), drawn => ((DrawnShape)drawn).Mistakes()))],
            [typeof(OutputSettings)] =
                [.. renderers.Select(renderer => new Choice(renderer.Name, renderer.Settings, renderer.Mistakes))],
        };
        var names = new Dictionary<string, IReadOnlyList<string>> { ["trainer"] = trainers };
        Experiment = new SectionCatalog(choices.ToFrozenDictionary(), names.ToFrozenDictionary()).SectionOf(typeof(ExperimentSettings));
    }

    /// <summary>With the tool's own renderers and trainer.</summary>
    public static Grammar Standard { get; } = new(KnownRenderer.Standard, [new TrainingSettings().Trainer]);

    public IReadOnlyList<KnownRenderer> Renderers { get; }

    public IReadOnlyList<string> Trainers { get; }

    /// <summary>What stands under an experiment's id, and under <c>defaults</c>.</summary>
    internal Section Experiment { get; }

    /// <summary>Where a key of this name belongs, as a path such as <c>training.epochs</c>; null when nowhere.</summary>
    internal string? Find(string key) => Find(Experiment, key).OrderBy(path => path.Count(c => c == '.')).FirstOrDefault();

    private static IEnumerable<string> Find(Section section, string key) =>
        from outer in section.Keys
        from path in (outer.Name == key ? [key] : outer.Kind is SectionKind inner ? Find(inner.Section, key).Select(p => $"{outer.Name}.{p}") : [])
        select path;
}
