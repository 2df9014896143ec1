using Polytope.Core.Declarations;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Rendering;
using Polytope.Core.Training;

namespace Polytope.Tool.Plugins;

/// <summary>
/// Has the place and the name of a part whose plug-in is not loaded, because it is not trusted or not needed. Its keys
/// are not known, and it can do nothing.
/// </summary>
internal interface IStandIn : IPart
{
    /// <param name="kind">A shape, a renderer or a trainer.</param>
    static IPart For(Type kind, string name) =>
        kind == typeof(DrawnShape) ? StandInShape.Named(name)
        : kind == typeof(IRenderer) ? StandInRenderer.Named(name)
        : StandInTrainer.Named(name);
}

/// <inheritdoc cref="IStandIn"/>
internal sealed record StandInShape : DrawnShape, IStandIn
{
    public StandInShape()
        : base("")
    {
    }

    private StandInShape(string name)
        : base(name)
    {
    }

    public static StandInShape Named(string name) => new(name);

    public override IEnumerable<Mistake> Mistakes() => [];

    protected override Image Paint(int width, int height) => throw new InvalidOperationException(Name);
}

/// <inheritdoc cref="IStandIn"/>
internal sealed record StandInRenderer : IRenderer, IStandIn
{
    public string Name { get; private init; } = "";

    public static StandInRenderer Named(string name) => new() { Name = name };

    public IReadOnlyList<string> Files => [];

    public IFrameSink Open(RenderJob job) => throw new InvalidOperationException(Name);
}

/// <inheritdoc cref="IStandIn"/>
internal sealed record StandInTrainer : ITrainer, IStandIn
{
    public string Name { get; private init; } = "";

    public static StandInTrainer Named(string name) => new() { Name = name };

    public IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation) =>
        throw new InvalidOperationException(Name);
}
