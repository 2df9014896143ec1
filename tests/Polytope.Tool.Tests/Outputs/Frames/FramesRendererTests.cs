using Polytope.Core.Painting;
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
        var layout = new SheetPainters(_run.Job, 30, dots: null).Layout;
        Assert.All(layout.Panels, panel => Assert.Equal((30, 20), (panel.Width, panel.Height)));
        using var sheet = SKBitmap.Decode(own["frames/000500.png"]);
        Assert.Equal((layout.Width, layout.Height), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void The_middle_panel_is_the_networks_output_in_grey()
    {
        using var sheet = SKBitmap.Decode(_run.Draw(Small)["frames/000120.png"]);
        var panel = new SheetPainters(_run.Job, 48, dots: null).Layout.Panels[1];
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

    [Fact]
    public void Dots_can_be_hidden_made_fewer_or_be_all_without_another_change_of_the_picture()
    {
        var all = Red(new FramesRenderer { Size = 300 });
        var fewer = Red(new FramesRenderer { Size = 300, Dots = 10 });
        var none = Red(new FramesRenderer { Size = 300, Dots = 0 });
        Assert.Equal(0, none);
        Assert.InRange(fewer, 1, all - 1);

        int Red(FramesRenderer renderer)
        {
            using var sheet = SKBitmap.Decode(_run.Draw(renderer)["frames/000500.png"]);
            var panel = new SheetPainters(_run.Job, 300, renderer.Dots).Layout.Panels[2];
            var count = 0;
            for (var y = panel.Top; y < panel.Bottom; y++)
                for (var x = panel.Left; x < panel.Right; x++)
                    if (sheet.GetPixel(x, y) is var pixel && pixel.Red > pixel.Green + 100) count++;
            return count;
        }
    }

    [Fact]
    public void The_legend_shows_the_colour_of_each_layer_from_the_first_to_the_last()
    {
        using var sheet = SKBitmap.Decode(_run.Draw(new FramesRenderer { Size = 512 })["frames/000500.png"]);
        var layout = new SheetPainters(_run.Job, 512, dots: null).Layout;
        var place = layout.PlaceOf(CaptionPart.Layers)!.Value;
        var row = (int)(layout.Baseline(place.Line) - (0.36f * layout.TextSize));
        var seen = new List<int>();
        for (var x = (int)place.X; x < place.X + place.Width; x++)
        {
            var pixel = sheet.GetPixel(layout.Panels[0].Left + x, row);
            var layer = Enumerable.Range(0, 3).FirstOrDefault(
                layer => LayerColours.Of(layer, 3) == (pixel.Red, pixel.Green, pixel.Blue), -1);
            if (layer >= 0 && !seen.Contains(layer)) seen.Add(layer);
        }

        Assert.Equal([0, 1, 2], seen);
    }

    [Fact]
    public void Title_and_notes_stand_above_the_panels_and_are_shortened_rather_than_cut()
    {
        var plain = _run.Job.Caption;
        var run = _run.Job with { Caption = plain with { Title = new string('W', 500), Notes = "Two\nlines" } };
        var text = new SheetText(run, dots: null);
        Assert.Equal("Two lines", text.Notes);
        var layout = SheetLayout.For(30, 20, 48, text);
        Assert.True(layout.TitleBaseline < layout.NotesBaseline && layout.NotesBaseline < layout.Panels[0].Top);

        using var sink = Small.Open(run);
        foreach (var frame in _run.Frames) sink.Add(frame);
        using var sheet = SKBitmap.Decode(Path.Combine(_run.Folder, sink.Complete()[^1]));
        var ground = sheet.GetPixel(0, 0);
        var heading = from y in Enumerable.Range(0, layout.Panels[0].Top - 1)
                      from x in Enumerable.Range(0, sheet.Width)
                      where sheet.GetPixel(x, y) != ground
                      select x;
        Assert.InRange(heading.Min(), layout.Margin, layout.Margin + 4);
        Assert.InRange(heading.Max(), layout.Width / 2, layout.Width - layout.Margin);
    }
}
