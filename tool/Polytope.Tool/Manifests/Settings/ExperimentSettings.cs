using System.Collections.Immutable;
using System.ComponentModel;
using Polytope.Core.Declarations;
using Polytope.Tool.Manifests.Matrices;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>What a manifest says of one experiment, with the defaults below it.</summary>
public sealed record ExperimentSettings
{
    [Description("A line for people, above the pictures and on the page.")]
    [Example("A ring, six layers of fourteen")]
    public string? Title { get; init; }

    [Description("What is worth knowing of the experiment: a line in the pictures, the whole text on the page.")]
    public string? Notes { get; init; }

    [Description("The unknown function: a picture, as grey values from 0 (black) to 1 (white), as red, green and blue, "
        + "or as classes; or points with values or classes.")]
    public required ImageSettings Image { get; init; }

    [Description("Which points of the image are learned, and which are held out.")]
    public required SamplingSettings Sampling { get; init; }

    [Description("The network: two coordinates in, hidden layers; out come a grey value, red, green and blue, or a "
        + "score for each class.")]
    public required NetworkSettings Network { get; init; }

    [Description("How the network is trained.")]
    public required TrainingSettings Training { get; init; }

    [Description("Where all randomness comes from: samples, noise, initial weights, shuffling.")]
    public ulong Seed { get; init; } = 1;

    [Description("What is drawn and written. Metrics always are. When nothing is said: a movie.")]
    public ImmutableArray<OutputSettings>? Outputs { get; init; }

    [Description("Makes a run of each combination of values: paths, as --set takes them, to lists of values or "
        + "ranges of integers, 1..20. exclude takes combinations out; include adds values to them, or further ones, as "
        + "in job matrices of GitHub Actions.")]
    [Example("{ network.hidden: [10x6, 14x6], seed: 1..3 }")]
    public Matrix? Matrix { get; init; }
}
