using Polytope.Core.Measures;
using Polytope.Core.Partitions;
using Polytope.Core.Training;

namespace Polytope.Core.Rendering;

/// <summary>A checkpoint with its partition and its measures: what a renderer draws.</summary>
/// <param name="Checkpoint">The network after some epoch.</param>
/// <param name="Partition">The network's partition of the window.</param>
/// <param name="Measures">The measures of the partition.</param>
/// <param name="Losses">The losses of the network.</param>
public sealed record Frame(Checkpoint Checkpoint, Partition Partition, PartitionMeasures Measures, Losses Losses)
{
    /// <summary>The checkpoint's epoch.</summary>
    public int Epoch => Checkpoint.Epoch;

    /// <summary>
    /// Seconds of training since the last checkpoint, and of computing the partition and the measures. Not
    /// reproducible.
    /// </summary>
    public double Seconds { get; init; }

    /// <summary>Counts the users of the frame's partition.</summary>
    public FrameHolds Holds { get; } = new(Partition);

    /// <summary>Everything that can be measured of the frame alone; computed when it is asked for.</summary>
    public MeasuredFrame Measured { get; init; } = new(
        new MeasuredRun(Checkpoint.Network.Shape, Partition.Window, null, null, null), Checkpoint.Epoch, Partition);

    /// <summary>
    /// What changed since the frame before in the schedule of the output that draws it: see
    /// <see cref="FrameSequence"/>. Null for its first frame, and for outputs whose
    /// <see cref="IRenderer.RequiredMeasures"/> name no measure of change. Those that they name can be read any time,
    /// others within <see cref="IFrameSink.Add"/>.
    /// </summary>
    public MeasuredChange? Change { get; init; }

    /// <summary>The curves that start a phase change at this frame; empty where nothing is compared.</summary>
    public IReadOnlyList<string> PhaseChanges { get; init; } = [];

    /// <summary>How often the network is right, if its outputs are scores of classes; else null.</summary>
    public Accuracy? Accuracy { get; init; }
}

/// <summary>
/// The fractions of the training points, of the validation points and of all pixels of the image whose class has the
/// highest output; null for the image where there is none.
/// </summary>
public sealed record Accuracy(double Training, double Validation, double? Image);

/// <summary>
/// The mean losses over the training points, the validation points and all pixels of the image; null for the image
/// where there is none.
/// </summary>
public sealed record Losses(double Training, double Validation, double? Image);
