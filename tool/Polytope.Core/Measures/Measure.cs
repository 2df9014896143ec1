namespace Polytope.Core.Measures;

/// <summary>
/// A number or a few computed of a frame, or of a frame and the one before. All that is known of a measure is declared
/// here once: the manifest's key, the columns of <c>metrics.csv</c> and the help follow from it.
/// </summary>
/// <param name="Name">In kebab case.</param>
/// <param name="Unit">Of its numbers; empty for counts and shares.</param>
/// <param name="Description">What it is, in a sentence.</param>
/// <param name="Source">Where the definition is from; empty for our own.</param>
public sealed record Measure(string Name, string Unit, string Description, string Source)
{
    /// <summary>What its numbers are of.</summary>
    public MeasureParts Parts { get; init; }

    /// <summary>Whether it costs so little that every run has it.</summary>
    public bool IsAlways { get; init; }

    /// <summary>Whether it is of the training or validation points, each of which takes memory then.</summary>
    public bool IsOfPoints { get; init; }

    /// <summary>
    /// Computes it of a frame alone: as many numbers as <see cref="Columns"/>; NaN where it is not defined. Null where
    /// it compares two frames.
    /// </summary>
    public Func<MeasuredFrame, double[]>? Of { get; init; }

    /// <summary>The same of a frame and the one before; null where it is of a frame alone.</summary>
    public Func<MeasuredChange, double[]>? OfChange { get; init; }

    /// <summary>Whether it compares a frame with the one before.</summary>
    public bool IsOfChange => OfChange is not null;

    /// <summary>Its description with unit and source, for help.</summary>
    public string Summary => Description
        + (Unit.Length == 0 ? "" : $" Unit: {Unit}.")
        + (Source.Length == 0 ? "" : $" Source: {Source}.");

    /// <summary>A name for each of its numbers in a run: its own, with what they are of.</summary>
    public IReadOnlyList<string> Columns(MeasuredRun run) =>
        [.. Suffixes(run).Select(suffix => suffix.Length == 0 ? Name : Name + "-" + suffix)];

    private IEnumerable<string> Suffixes(MeasuredRun run) => Parts switch
    {
        MeasureParts.Whole => [""],
        MeasureParts.Quantiles =>
            MeasuredFrame.Shares.Select(share => FormattableString.Invariant($"q{100 * share:00}")),
        MeasureParts.HiddenLayers => Layers(run.Shape.Hidden.Length),
        MeasureParts.Layers => Layers(run.Shape.LayerCount),
        MeasureParts.Neurons => Neurons(run),
        MeasureParts.Labels => Enumerable.Range(0, run.Labels).Select(label => FormattableString.Invariant($"{label}")),
        MeasureParts.Ages => MeasuredFrame.Ages.Select(age => FormattableString.Invariant($"from-{age}")),
        _ => throw new InvalidOperationException($"No names for {Parts}."),
    };

    private static IEnumerable<string> Layers(int count) =>
        Enumerable.Range(1, count).Select(layer => FormattableString.Invariant($"layer-{layer}"));

    private static IEnumerable<string> Neurons(MeasuredRun run) =>
        Enumerable.Range(0, run.Shape.Hidden.Length).SelectMany(layer => Enumerable.Range(0, run.Shape.Hidden[layer])
            .Select(neuron => FormattableString.Invariant($"layer-{layer + 1}-{neuron}")));
}

/// <summary>What the numbers of a measure are of.</summary>
public enum MeasureParts
{
    /// <summary>One number for the frame.</summary>
    Whole,

    /// <summary>The quantiles at <see cref="MeasuredFrame.Shares"/>.</summary>
    Quantiles,

    /// <summary>A number for each hidden layer.</summary>
    HiddenLayers,

    /// <summary>A number for each layer, the output layer last.</summary>
    Layers,

    /// <summary>A number for each hidden neuron.</summary>
    Neurons,

    /// <summary>A number for each class; without classes, for what is not above the level, then for what is.</summary>
    Labels,

    /// <summary>A number for each of <see cref="MeasuredFrame.Ages"/>.</summary>
    Ages,
}
