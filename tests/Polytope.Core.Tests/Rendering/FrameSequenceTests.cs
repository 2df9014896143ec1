using Polytope.Core.Measures;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;
using Polytope.Core.Tests.Partitions;
using Polytope.Core.Training;

namespace Polytope.Core.Tests.Rendering;

public sealed class FrameSequenceTests
{
    [Fact]
    public void Each_frame_is_compared_with_the_one_before_in_the_schedule()
    {
        using var sequence = new FrameSequence([]);
        var changed = new List<(int? Since, double Area)>();
        foreach (var (epoch, line, isScheduled) in ((int, double, bool)[])
            [(0, 0.25, true), (1, 0.375, false), (2, 0.5, true), (3, 2, false), (4, 0.75, true)])
        {
            sequence.Add(FrameOf(epoch, line), isScheduled, frame =>
                changed.Add((frame.Change?.Since, 1 - (frame.Change?.Kept.Area ?? 1))));
        }

        Assert.Equal([(null, 0), (0, 0.125), (0, 0.25), (2, 0.5), (2, 0.25)], changed);
    }

    [Fact]
    public void Frames_besides_the_schedule_change_nothing()
    {
        int[] besides = [1, 4, 5, 13, 17];
        var alone = Rows(epoch => epoch % 2 == 0 && !besides.Contains(epoch));
        var among = Rows(epoch => epoch % 2 == 0 || besides.Contains(epoch));
        Assert.Equal(alone, among.Where(row => alone.Any(own => own.Epoch == row.Epoch)));
        Assert.Contains(alone, row => row.PhaseChanges.Length > 0);

        List<(int Epoch, int? Since, double Births, double Age, string PhaseChanges)> Rows(Func<int, bool> isThere)
        {
            using var sequence = new FrameSequence(MeasureCatalog.All);
            var rows = new List<(int, int?, double, double, string)>();
            foreach (var epoch in Enumerable.Range(0, 40).Where(isThere))
            {
                var frame = FrameOf(epoch, epoch % 3 / 3.0, epoch == 30 ? 1 : 0.1);
                sequence.Add(frame, epoch % 2 == 0 && !besides.Contains(epoch), one => rows.Add((
                    one.Epoch,
                    one.Change?.Since,
                    one.Change?.Match.Births ?? -1,
                    one.Change is { } change ? change.Ages.Mean(change.Frame.Areas.Of) : -1,
                    string.Join(' ', one.PhaseChanges))));
            }

            return rows;
        }
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
            sequence.Add(frame, isScheduled: true, _ => { });
            frame.Holds.Release();
            Assert.Equal([epoch], Enumerable.Range(0, epoch + 1).Where(i => IsThere(partitions[i])));
        }

        sequence.Dispose();
        Assert.False(IsThere(partitions[^1]));
    }

    [Fact]
    public void Changes_that_were_asked_for_outlive_the_frame_before_and_others_say_why_they_are_gone()
    {
        var swept = MeasureCatalog.All.Single(measure => measure.Name == "swept-area");
        var born = MeasureCatalog.All.Single(measure => measure.Name == "births");
        using var sequence = new FrameSequence([swept]);
        var handed = new List<Frame>();
        foreach (var (epoch, line) in ((int, double)[])[(0, 0.25), (1, 0.5), (2, 0.75)])
        {
            var frame = FrameOf(epoch, line);
            sequence.Add(frame, isScheduled: false, handed.Add);
            sequence.Add(frame, isScheduled: true, handed.Add);
            frame.Holds.Release();
        }

        var (first, second) = (handed[2].Change!, handed[3].Change!);
        Assert.Equal(0.25, first.Of(swept)[0], 1e-15);
        Assert.Equal(0.25, second.Of(swept)[0], 1e-15);
        var failure = Assert.Throws<InvalidOperationException>(() => first.Of(born));
        Assert.Contains("required", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Jumps_of_the_loss_of_the_map_and_of_the_geometry_are_marked()
    {
        using var sequence = new FrameSequence([]);
        var marks = new List<string>();
        for (var epoch = 0; epoch < 20; epoch++)
        {
            // The line moves by 1/64 a frame, but once by 1/8, and the output is the distance from it.
            var frame = FrameOf(epoch, 0.25 + (epoch / 64.0) + (epoch < 12 ? 0 : 7 / 64.0), epoch == 9 ? 1 : 0.1);
            var starting = sequence.Add(frame, isScheduled: true, _ => { });
            marks.AddRange(starting.Select(name => $"{epoch} {name}"));
        }

        Assert.Equal(["9 loss", "12 map", "12 geometry"], marks);
    }

    [Fact]
    public void A_frame_that_is_made_alone_has_the_measures_of_its_geometry()
    {
        var frame = FrameOf(0, 0.25);
        Assert.Equal(
            [0.75], MeasureCatalog.All.Single(measure => measure.Name == "total-variation").Of!(frame.Measured));
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
