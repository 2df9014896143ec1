namespace Polytope.Tool.Manifests.Settings;

/// <summary>What a manifest must know of a renderer.</summary>
/// <param name="Name">As in <c>renderer: movie</c>.</param>
/// <param name="Settings">The record that declares its keys.</param>
/// <param name="Frames">What it draws when no epochs are named.</param>
/// <param name="Mistakes">What is wrong with a settings record as a whole, a sentence each.</param>
public sealed record KnownRenderer(string Name, Type Settings, DefaultFrames Frames, Func<object, IEnumerable<string>>? Mistakes = null)
{
    /// <summary>The renderer that a manifest gets when it names none.</summary>
    public static KnownRenderer Movie { get; } = new("movie", typeof(MovieSettings), DefaultFrames.Some);

    /// <summary>The renderer that is always there.</summary>
    public static KnownRenderer Metrics { get; } = new("metrics", typeof(MetricsSettings), DefaultFrames.Checkpoints);

    public static IReadOnlyList<KnownRenderer> Standard { get; } =
    [
        Movie,
        new("frames", typeof(FramesSettings), DefaultFrames.Some),
        new("viewer", typeof(ViewerSettings), DefaultFrames.Some),
        new("svg", typeof(SvgSettings), DefaultFrames.Last),
        Metrics,
    ];
}

/// <summary>Which epochs an output draws when its manifest does not say.</summary>
public enum DefaultFrames
{
    /// <summary>At most some 600, evenly spaced.</summary>
    Some,

    /// <summary>The last epoch.</summary>
    Last,

    /// <summary>Every epoch that another output draws.</summary>
    Checkpoints,
}
