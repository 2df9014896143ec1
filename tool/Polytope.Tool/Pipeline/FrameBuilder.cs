using System.Diagnostics;
using Polytope.Core.Partitions;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Pipeline;

/// <summary>Makes frames of checkpoints: the partition, its measures, the losses. Called from many threads.</summary>
internal sealed class FrameBuilder(PlanSubject subject, RunClock clock, CancellationToken cancellation)
{
    private readonly ImageEdges _imageEdges = subject.Classes is null ? new(subject.Image) : new(subject.Image, threshold: 0);

    private readonly LossKind _loss = subject.Classes is null ? LossKind.MeanSquaredError : LossKind.CrossEntropy;

    public Frame Build(TrainedCheckpoint trained)
    {
        var checkpoint = trained.Checkpoint;
        var begin = Stopwatch.GetTimestamp();
        var start = begin;
        var partition = PartitionBuilder.Build(checkpoint.Network, Window.Unit, cancellation);
        clock.Add(Stage.Partition, start);
        start = Stopwatch.GetTimestamp();
        var measures = Measuring.Measure(partition, _imageEdges);
        var (imageLoss, imageAccuracy) = subject.Classes is { } classes
            ? ImageCrossEntropy.Over(partition, classes)
            : (ImageLoss.MeanSquaredError(partition, subject.Image), 0);
        var (training, validation) = subject.Samples;
        var losses = new Losses(
            PointLoss.Over(_loss, checkpoint.Network, training), PointLoss.Over(_loss, checkpoint.Network, validation), imageLoss);
        var accuracy = subject.Classes is null ? null : new Accuracy(
            PointLoss.AccuracyOver(checkpoint.Network, training), PointLoss.AccuracyOver(checkpoint.Network, validation), imageAccuracy);
        clock.Add(Stage.Measures, start);
        return new Frame(checkpoint, partition, measures, losses)
        {
            Accuracy = accuracy,
            Seconds = trained.Seconds + Stopwatch.GetElapsedTime(begin).TotalSeconds,
        };
    }
}

/// <param name="Checkpoint">As the trainer gave it, or as it was stored.</param>
/// <param name="Seconds">Training since the checkpoint before; 0 for a stored one.</param>
internal sealed record TrainedCheckpoint(Checkpoint Checkpoint, double Seconds);
