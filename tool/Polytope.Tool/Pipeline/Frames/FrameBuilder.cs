using System.Diagnostics;
using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Pipeline.Frames;

/// <summary>Makes frames of checkpoints: the partition, its measures, the losses. Called from many threads.</summary>
/// <param name="measuresAt">Those to be computed with the frame of an epoch.</param>
internal sealed class FrameBuilder(
    TrainingSetup setup, Func<int, IEnumerable<Measure>> measuresAt, RunClock clock, CancellationToken cancellation)
{
    private readonly MeasuredRun _run = new(
        setup.Initial.Shape,
        Window.Of(setup.Subject.Coordinates),
        (setup.Subject as ImageSubject)?.Image,
        setup.Samples,
        (setup.Subject as ImageSubject)?.Classes)
    {
        AreScores = setup.Subject.Palette is not null,
    };

    private readonly ImageEdges? _imageEdges = setup.Subject switch
    {
        ImageSubject { Image: var image, Classes: null } => new(image),
        ImageSubject { Image: var image } => new(image, threshold: 0),
        _ => null,
    };

    public Frame Build(TrainedCheckpoint trained)
    {
        var checkpoint = trained.Checkpoint;
        var begin = Stopwatch.GetTimestamp();
        var start = begin;
        var partition = PartitionBuilder.Build(checkpoint.Network, _run.Window, cancellation);
        clock.Add(Stage.Partition, start);
        start = Stopwatch.GetTimestamp();
        var measures = Measuring.Measure(partition, _imageEdges);
        var (losses, accuracy) = Judge(checkpoint.Network, partition);
        var measured = new MeasuredFrame(_run, checkpoint.Epoch, partition);
        foreach (var measure in measuresAt(checkpoint.Epoch)) measured.Of(measure);
        clock.Add(Stage.Measures, start);
        return new Frame(checkpoint, partition, measures, losses)
        {
            Accuracy = accuracy,
            Measured = measured,
            Seconds = trained.Seconds + Stopwatch.GetElapsedTime(begin).TotalSeconds,
        };
    }

    private (Losses Losses, Accuracy? Accuracy) Judge(Network network, Partition partition)
    {
        var (training, validation) = setup.Samples;
        if (setup.Subject.Palette is null)
        {
            return (
                new(Error(training), Error(validation), setup.Subject is ImageSubject { Image: var pixels }
                    ? ImageLoss.MeanSquaredError(partition, pixels)
                    : null),
                null);
        }

        var trained = PointLoss.OverClasses(network, training);
        var validated = PointLoss.OverClasses(network, validation);
        (double Loss, double Accuracy)? image = setup.Subject is ImageSubject { Classes: { } classes }
            ? ImageCrossEntropy.Over(partition, classes)
            : null;
        return (
            new(trained.Loss, validated.Loss, image?.Loss),
            new(trained.Accuracy, validated.Accuracy, image?.Accuracy));

        double Error(SampleSet points) => PointLoss.Over(LossKind.MeanSquaredError, network, points);
    }
}

/// <param name="Checkpoint">As the trainer gave it, or as it was stored.</param>
/// <param name="Seconds">Training since the checkpoint before; 0 for a stored one.</param>
internal sealed record TrainedCheckpoint(Checkpoint Checkpoint, double Seconds);
