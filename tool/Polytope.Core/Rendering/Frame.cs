using Polytope.Core.Measures;
using Polytope.Core.Partitions;
using Polytope.Core.Training;

namespace Polytope.Core.Rendering;

/// <summary>A checkpoint with its partition and its measures: what a renderer draws.</summary>
/// <param name="Checkpoint">The network after some epoch.</param>
/// <param name="Partition">Its cells on the image's window.</param>
/// <param name="Measures">Of that partition.</param>
/// <param name="Losses">Of that network.</param>
public sealed record Frame(Checkpoint Checkpoint, Partition Partition, PartitionMeasures Measures, Losses Losses)
{
    public int Epoch => Checkpoint.Epoch;

    /// <summary>Time spent on this frame's training (since the checkpoint before), partition and measures; differs from run to run.</summary>
    public double Seconds { get; init; }

    /// <summary>Who needs the frame's partition for how long.</summary>
    public FrameHolds Holds { get; } = new(Partition);

    /// <summary>Where the outputs are classes: how often the network is right.</summary>
    public Accuracy? Accuracy { get; init; }
}

/// <summary>The parts of the training points, the validation points, and all pixels of the image whose class has the highest output.</summary>
public sealed record Accuracy(double Training, double Validation, double Image);

/// <summary>Mean losses over the training points, the validation points, and every pixel of the image.</summary>
public sealed record Losses(double Training, double Validation, double Image);
