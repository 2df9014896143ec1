using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;
using Polytope.Core.Tests.Partitions;
using Polytope.Core.Training;

namespace Polytope.Core.Tests.Rendering;

public sealed class FrameSequenceTests
{
    [Fact]
    public void Each_frame_is_compared_with_the_one_before()
    {
        using var sequence = new FrameSequence([]);
        var births = new List<double>();
        foreach (var line in (double[])[0.25, 0.25, 0.5])
            sequence.Add(FrameOf(births.Count, line), frame => births.Add(frame.Measured.Match?.BornArea ?? -1));
        Assert.Equal([-1, 0, 0], births);

        sequence.Add(FrameOf(3, 2), frame => births.Add(frame.Measured.Kept!.Area));
        Assert.Equal(0.5, births[^1]);
    }

    [Fact]
    public void Only_the_frame_before_is_kept()
    {
        using var sequence = new FrameSequence([]);
        List<Partition> partitions = [];
        for (var epoch = 0; epoch < 4; epoch++)
        {
            var frame = FrameOf(epoch, 0.25);
            partitions.Add(frame.Partition);
            sequence.Add(frame, handed => handed.Holds.Release());
            Assert.Equal([epoch], Enumerable.Range(0, epoch + 1).Where(i => IsThere(partitions[i])));
        }

        sequence.Dispose();
        Assert.False(IsThere(partitions[^1]));
    }

    [Fact]
    public void Changes_that_were_asked_for_outlive_the_frame_before_and_others_say_why_they_are_gone()
    {
        var swept = MeasureCatalog.All.Single(measure => measure.Name == "swept-area");
        var estimate = MeasureCatalog.All.Single(measure => measure.Name == "hamming-estimate");
        using var sequence = new FrameSequence([swept]);
        var second = FrameOf(1, 0.5);
        sequence.Add(FrameOf(0, 0.25), frame => frame.Holds.Release());
        sequence.Add(second, _ => { });
        sequence.Add(FrameOf(2, 0.75), frame => frame.Holds.Release());
        Assert.Equal(0.25, second.Measured.Of(swept)[0], 1e-15);
        var failure = Assert.Throws<InvalidOperationException>(() => second.Measured.Of(estimate));
        Assert.Contains("required", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Jumps_of_the_loss_and_of_the_geometry_are_marked()
    {
        using var sequence = new FrameSequence([]);
        var marks = new List<string>();
        for (var epoch = 0; epoch < 20; epoch++)
        {
            // The line moves by 1/64 a frame, but once by 1/8.
            var frame = FrameOf(epoch, 0.25 + (epoch / 64.0) + (epoch < 12 ? 0 : 7 / 64.0), epoch == 9 ? 1 : 0.1);
            sequence.Add(frame, handed => marks.AddRange(handed.PhaseChanges.Select(name => $"{handed.Epoch} {name}")));
        }

        Assert.Equal(["9 loss", "12 geometry"], marks);
    }

    [Fact]
    public void A_frame_that_is_made_alone_has_the_measures_of_its_geometry()
    {
        var frame = FrameOf(0, 0.25);
        Assert.Equal(
            [0.75], MeasureCatalog.All.Single(measure => measure.Name == "total-variation").Of(frame.Measured));
    }

    private static bool IsThere(Partition partition)
    {
        try
        {
            return partition.CellCount > 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private static Frame FrameOf(int epoch, double line, double loss = 1)
    {
        var network = Nets.OfLines((1, 0, -line));
        var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        var measures = new PartitionMeasures(partition.CellCount, 0, 0, 0, 0);
        return new Frame(
            new Checkpoint(epoch, network, TrainerState.Empty), partition, measures, new Losses(loss, loss, loss));
    }
}
