using CsCheck;
using Polytope.Core.Images;
using Polytope.Core.Rendering;
using Polytope.Tool.Images.Letters;
using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Tests.Outputs.Sheets;

public sealed class SheetLayoutTests
{
    private static readonly Gen<RunCaption> Captions = Gen.Select(
        Gen.String[Gen.Char.AlphaNumeric, 1, 120], Gen.Int[1, 100], Gen.Int[1, 1_000_000], Gen.Bool, Gen.Bool,
        (name, layers, epochs, hasTitle, hasNotes) =>
            new RunCaption(name, $"14x{layers}", 5000, 0.001, "momentum", ulong.MaxValue, epochs)
            {
                Layers = layers,
                Title = hasTitle ? "A title" : null,
                Notes = hasNotes ? "Notes" : null,
            });

    [Fact]
    public void Panels_stand_side_by_side_apart_and_inside_a_sheet_of_even_size() =>
        Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 2000], Gen.Int[16, 3000], Captions)
            .Sample((width, height, size, caption) =>
        {
            var layout = SheetLayout.For(width, height, size, Text(caption));
            Assert.Equal(size, Math.Max(layout.Panels[0].Width, layout.Panels[0].Height));
            Assert.Equal((0, 0), (layout.Width % 2, layout.Height % 2));
            Assert.Equal((0, 0), (layout.Changing.Left % 2, layout.Changing.Top % 2));
            Assert.True(layout.Panels[0].Left > 0 && layout.Panels[2].Right < layout.Width);
            Assert.True(
                layout.Panels[0].Right < layout.Panels[1].Left && layout.Panels[1].Right < layout.Panels[2].Left);
            Assert.InRange(layout.Changing.Right, layout.Panels[1].Right, layout.Panels[2].Left - 1);
            Assert.InRange(layout.Changing.Bottom, (int)layout.Baseline(1), layout.Height);
        });

    [Fact]
    public void Every_entry_of_a_caption_has_a_place_on_the_sheet_in_text_that_can_be_read() =>
        Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 2000], Gen.Int[16, 3000], Captions)
            .Sample((width, height, size, caption) =>
        {
            var text = Text(caption);
            var layout = SheetLayout.For(width, height, size, text);
            Assert.InRange(layout.TextSize, 9, 40);
            foreach (var (panel, entry) in text.Columns.SelectMany((groups, panel) => groups.SelectMany(
                group => group.Select(entry => (panel, entry)))))
            {
                var place = layout.PlaceOf(entry.Part)!.Value;
                Assert.Equal(panel, place.Panel);
                Assert.InRange(place.X + place.Width, 0, layout.Caption(panel).Width + 0.01);
                Assert.True(layout.Baseline(place.Line) + (0.25 * layout.TextSize) < layout.Height);

                // Only words are shortened, never numbers.
                if (!entry.IsElastic) Assert.Equal(entry.Width * layout.TextSize, place.Width, 0.01);
            }
        });

    [Fact]
    public void Entries_of_a_line_do_not_overlap() =>
        Gen.Select(Gen.Int[1, 500], Gen.Int[1, 500], Gen.Int[16, 1000], Captions)
            .Sample((width, height, size, caption) =>
        {
            var text = Text(caption);
            var layout = SheetLayout.For(width, height, size, text);
            var places = text.Columns.SelectMany(groups => groups.SelectMany(group => group)).Select(
                entry => layout.PlaceOf(entry.Part)!.Value);
            foreach (var line in places.GroupBy(place => (place.Panel, place.Line)))
                foreach (var (left, right) in line.Zip(line.Skip(1)))
                    Assert.True(left.X + left.Width < right.X);
        });

    [Fact]
    public void A_panel_has_the_images_proportions()
    {
        var panel = SheetLayout.For(300, 100, 600, Text(new RunCaption("a", "3", 1, 1, "adam", 1, 1))).Panels[0];
        Assert.Equal((600, 200), (panel.Width, panel.Height));
    }

    [Fact]
    public void A_line_that_does_not_fit_ends_with_an_ellipsis_within_its_width() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 0, 60], Gen.Float[0, 300]).Sample((line, width) =>
        {
            var painter = new TextPainter(10);
            var shortened = painter.Shortened(line, width);
            if (painter.Measure(line) <= width) Assert.Equal(line, shortened);
            else if (shortened.Length > 0) Assert.StartsWith(shortened[..^1], line, StringComparison.Ordinal);
            Assert.True(shortened == line || shortened.Length == 0 || shortened[^1] == '\u2026');
            Assert.InRange(painter.Measure(shortened), 0, width);
        });

    private static SheetText Text(RunCaption caption)
    {
        var points = new SampleSet(1, 2, 1, [0.5f, 0.25f], [1]);
        var subject = new ImageSubject(new Image(1, 1, [0]));
        return new SheetText(new RenderJob("", subject, new Samples(points, points), caption, []), dots: null);
    }
}
