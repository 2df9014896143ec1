using Polytope.Core.Networks;

namespace Polytope.Core.Training;

/// <summary>The network after some epoch, and what the trainer needs to go on from there.</summary>
/// <param name="Epoch">Completed epochs; 0 is the initial network.</param>
/// <param name="Network">The network.</param>
/// <param name="State">What the optimizer remembers.</param>
public sealed record Checkpoint(int Epoch, Network Network, TrainerState State);

/// <summary>
/// What a trainer remembers besides the weights: its count of steps and named float32 vectors, such as
/// Adam's moments. All else (shuffling) follows from the seed and the epoch.
/// </summary>
/// <param name="Steps">Optimizer updates so far (since the last reset).</param>
/// <param name="Vectors">By name, in a fixed order.</param>
public sealed record TrainerState(long Steps, IReadOnlyList<KeyValuePair<string, float[]>> Vectors)
{
    public static TrainerState Empty { get; } = new(0, []);

    /// <summary>Where the training may stop early: how the validation loss went.</summary>
    public EarlyStopState? Validation { get; init; }
}
