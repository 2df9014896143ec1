using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Networks;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Manifests;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Tests.Plugins;

/// <summary>Parts as a plug-in would bring them: the tool knows nothing of them but what they declare.</summary>
internal static class ForeignParts
{
    public static Grammar Grammar { get; } = new(PartCatalog.Standard.With(new HeightMap(), new FrozenTrainer()));
}

public enum Projection
{
    Oblique,
    FromAbove,
}

public sealed record Sun
{
    [Description("Degrees above the horizon.")]
    [Range(0.0, 90.0)]
    public double Height { get; init; } = 30;
}

/// <summary>A row of text for each frame, with the options it was drawn with.</summary>
public sealed record HeightMap : IRenderer
{
    [Description("Contour lines.")]
    [Range(2, 64)]
    public int Levels { get; init; } = 8;

    [Description("The height of the topmost line.")]
    [Range(-10, 10)]
    [NullMeans("highest")]
    public double? Top { get; init; }

    [Description("Metres below the ground.")]
    [Range(-5, 0)]
    public int Depth { get; init; }

    [Description("From where it is seen.")]
    public Projection Projection { get; init; } = Projection.FromAbove;

    [Description("Whether lines are dashed.")]
    [SilentDefault]
    public bool Dashed { get; init; }

    [Description("Where the light comes from.")]
    public Sun Sun { get; init; } = new();

    public string Name => "height-map";

    public DefaultFrames DefaultFrames => DefaultFrames.Last;

    public IReadOnlyList<string> Files => ["heights.txt"];

    public IEnumerable<Mistake> Mistakes() => Depth < -Levels ? [new Mistake("depth", "The sea is too deep.")] : [];

    public IEnumerable<Mistake> MissingOnThisMachine() =>
        Levels == 64 ? [new Mistake("levels", "There is no plotter.")] : [];

    public IFrameSink Open(RenderJob job) => new Sink(this, job);

    private sealed class Sink(HeightMap options, RenderJob job) : IFrameSink
    {
        private readonly List<string> _rows = [];

        public void Add(Frame frame) => _rows.Add(FormattableString.Invariant(
            $"{frame.Epoch} {options.Levels} {options.Top} {options.Projection} {options.Sun.Height}"));

        public IReadOnlyList<string> Complete()
        {
            File.WriteAllLines(Path.Combine(job.Folder, "heights.txt"), _rows);
            return ["heights.txt"];
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>Gives the initial network with its weights multiplied, at every epoch.</summary>
public sealed record FrozenTrainer : ITrainer
{
    [Description("What weights and biases are multiplied by.")]
    [Range(0.0, 2.0)]
    public double Factor { get; init; } = 1;

    [Description("What is said in the end.")]
    [SilentDefault]
    [Example("[so, long]")]
    public TextList Words { get; init; } = [];

    public string Name => "frozen";

    public IEnumerable<Mistake> Mistakes() => Factor == 0 ? [new Mistake("factor", "Nothing would be left.")] : [];

    public IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation)
    {
        var weights = task.Initial.ToParameters().Select(weight => (float)(Factor * weight)).ToArray();
        var network = Network.FromParameters(task.Initial.Shape, task.Initial.Activation, weights);
        return task.CheckpointEpochs.Select(epoch => new Checkpoint(epoch, network, TrainerState.Empty));
    }
}
