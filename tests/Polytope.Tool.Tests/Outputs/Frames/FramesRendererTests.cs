using Polytope.Tool.Outputs.Frames;
using Polytope.Tool.Outputs.Sheets;
using SkiaSharp;

namespace Polytope.Tool.Tests.Outputs.Frames;

public sealed class FramesRendererTests : IDisposable
{
    private static readonly FramesRenderer Small = new() { Size = 48 };
    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void There_is_a_PNG_for_each_epoch_whose_panels_have_the_images_own_size_unless_said_otherwise()
    {
        var own = _run.Draw(new FramesRenderer(), 2);
        Assert.Equal(
            [
                "frames/000000.png", "frames/000001.png", "frames/000002.png", "frames/000010.png", "frames/000120.png",
                "frames/000500.png",
            ],
            own.Keys);
        var layout = SheetLayout.For(30, 20, 30);
        Assert.All(layout.Panels, panel => Assert.Equal((30, 20), (panel.Width, panel.Height)));
        using var sheet = SKBitmap.Decode(own["frames/000500.png"]);
        Assert.Equal((layout.Width, layout.Height), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void The_middle_panel_is_the_networks_output_in_grey()
    {
        using var sheet = SKBitmap.Decode(_run.Draw(Small)["frames/000120.png"]);
        var panel = SheetLayout.For(30, 20, 48).Panels[1];
        var frame = _run.Frames[4];
        for (var row = 0; row < panel.Height; row += 3)
        {
            for (var column = 0; column < panel.Width; column += 3)
            {
                // The average over a pixel, by points: the panel may round the other way.
                double sum = 0;
                for (var k = 0; k < 64; k++)
                {
                    sum += frame.Checkpoint.Network.Evaluate(
                        (column + (((k % 8) + 0.5) / 8)) / panel.Width,
                        (row + (((k / 8) + 0.5) / 8)) / panel.Height)[0];
                }

                var expected = 255 * Math.Clamp(sum / 64, 0, 1);
                var pixel = sheet.GetPixel(panel.Left + column, panel.Top + row);
                Assert.InRange(pixel.Green, expected - 2, expected + 2);
                Assert.Equal((pixel.Green, pixel.Green), (pixel.Red, pixel.Blue));
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void The_number_of_threads_changes_no_byte(int threads) =>
        Assert.Equal(_run.Draw(Small).Values, _run.Draw(Small, threads).Values);

    [Fact]
    public void Abandoned_frames_leave_no_file()
    {
        using (var sink = Small.Open(_run.Job with { Threads = 2 }))
        {
            foreach (var frame in _run.Frames) sink.Add(frame);
            Assert.DoesNotContain("frames", _run.FilesLeft);
        }

        Assert.Empty(_run.FilesLeft);
    }

    [Fact]
    public void Frames_of_an_earlier_run_are_replaced_as_a_whole()
    {
        Directory.CreateDirectory(Path.Combine(_run.Folder, "frames"));
        File.WriteAllText(Path.Combine(_run.Folder, "frames", "000007.png"), "old");
        _run.Draw(Small);
        Assert.DoesNotContain(Path.Combine("frames", "000007.png"), _run.FilesLeft);
        Assert.Contains(Path.Combine("frames", "000000.png"), _run.FilesLeft);
    }
}
