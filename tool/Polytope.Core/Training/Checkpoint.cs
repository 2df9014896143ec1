using Polytope.Core.Networks;

namespace Polytope.Core.Training;

/// <summary>The network after some epoch, and the state the trainer needs to continue from there.</summary>
/// <param name="Epoch">Completed epochs; 0 is the initial network.</param>
/// <param name="Network">The network.</param>
/// <param name="State">The trainer's state.</param>
public sealed record Checkpoint(int Epoch, Network Network, TrainerState State);

/// <summary>
/// The state of a trainer besides the weights: the number of steps, and named float32 vectors such as Adam's moments.
/// Everything else, such as the order of the points, follows from the seed and the epoch.
/// </summary>
/// <param name="Steps">Optimizer updates so far, since the last reset.</param>
/// <param name="Vectors">
/// Names and vectors, in a fixed order; the built-in optimizers' have one element per parameter.
/// </param>
public sealed record TrainerState(long Steps, IReadOnlyList<KeyValuePair<string, float[]>> Vectors)
{
    /// <summary>The state before the first step.</summary>
    public static TrainerState Empty { get; } = new(0, []);

    /// <summary>The state of the early stop; null without one.</summary>
    public EarlyStopState? Validation { get; init; }
}
