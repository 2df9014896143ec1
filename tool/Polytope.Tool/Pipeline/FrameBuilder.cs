using System.Diagnostics;
using Polytope.Core.Partitions;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Pipeline;

/// <summary>Makes frames of checkpoints: the partition, its measures, the losses. Called from many threads.</summary>
internal sealed class FrameBuilder(PlanSubject subject, RunClock clock, CancellationToken cancellation)
{
    private readonly ImageEdges _imageEdges = new(subject.Image);

    public Frame Build(TrainedCheckpoint trained)
    {
        var checkpoint = trained.Checkpoint;
        var begin = Stopwatch.GetTimestamp();
        var start = begin;
        var partition = PartitionBuilder.Build(checkpoint.Network, Window.Unit, cancellation);
        clock.Add(Stage.Partition, start);
        start = Stopwatch.GetTimestamp();
        var measures = Measuring.Measure(partition, _imageEdges);
        var losses = new Losses(
            MeanSquaredError.Over(checkpoint.Network, subject.Samples.Training),
            MeanSquaredError.Over(checkpoint.Network, subject.Samples.Validation),
            ImageLoss.MeanSquaredError(partition, subject.Image));
        clock.Add(Stage.Measures, start);
        return new Frame(checkpoint, partition, measures, losses)
        {
            Seconds = trained.Seconds + Stopwatch.GetElapsedTime(begin).TotalSeconds,
        };
    }
}

/// <param name="Checkpoint">As the trainer gave it, or as it was stored.</param>
/// <param name="Seconds">Training since the checkpoint before; 0 for a stored one.</param>
internal sealed record TrainedCheckpoint(Checkpoint Checkpoint, double Seconds);
