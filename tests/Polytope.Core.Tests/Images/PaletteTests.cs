using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;

namespace Polytope.Core.Tests.Images;

public sealed class PaletteTests
{
    [Fact]
    public void Colours_are_ordered_by_red_then_green_then_blue()
    {
        var image = new Image(2, 2, [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1], channels: 3);
        var palette = Palette.Of(image)!;
        Assert.Equal(["#0000ff", "#00ff00", "#ff0000"], palette.Colours.Select(colour => colour.ToString()));
        var classes = new ImageClasses(image, palette);
        Assert.Equal([2, 0, 1, 0], new[] { classes[0, 0], classes[1, 0], classes[0, 1], classes[1, 1] });
    }

    [Fact]
    public void An_image_of_more_than_64_colours_has_no_palette()
    {
        Assert.Equal(
            64, Palette.Of(new Image(64, 1, [.. Enumerable.Range(0, 64).Select(i => i / 64f)]))!.Colours.Length);
        Assert.Null(Palette.Of(new Image(65, 1, [.. Enumerable.Range(0, 65).Select(i => i / 65f)])));
    }

    [Fact]
    public void A_palette_without_a_colour_of_the_image_is_refused() => Assert.Throws<ArgumentException>(
        () => new ImageClasses(new Image(2, 1, [0, 1]), new Palette([Colour.Grey(0)])));

    [Fact]
    public void The_target_of_a_class_sample_is_one_for_its_class_and_zero_for_others()
    {
        var image = new ThreeColourRing().Draw(64, 64);
        var classes = new ImageClasses(image, Palette.Of(image)!);
        var (training, validation) = Sampler.Draw(image, SamplingMethod.Uniform, 300, 50, 1, classes);
        Assert.Equal((3, 3), (training.Outputs, validation.Outputs));
        for (var p = 0; p < 300; p++)
        {
            var (column, row) = ((int)(training.Inputs[2 * p] * 64), (int)(training.Inputs[(2 * p) + 1] * 64));
            var expected = new float[3];
            expected[classes[column, row]] = 1;
            Assert.Equal(expected, training.Targets[(3 * p)..(3 * (p + 1))]);
        }
    }

    [Fact]
    public void A_sample_of_colours_has_the_pixels_channels()
    {
        var image = new ThreeColourRing().Draw(64, 64);
        var (training, _) = Sampler.Draw(image, SamplingMethod.Grid, 300, 50, 1);
        for (var p = 0; p < 300; p++)
        {
            var colour = image.ColourAt((int)(training.Inputs[2 * p] * 64), (int)(training.Inputs[(2 * p) + 1] * 64));
            Assert.Equal([colour.R, colour.G, colour.B], training.Targets[(3 * p)..(3 * (p + 1))]);
        }
    }

    [Fact]
    public void The_three_colour_ring_is_the_ring_with_different_colours_on_its_two_sides()
    {
        var (three, ring) = (new ThreeColourRing().Draw(100, 80), new Ring().Draw(100, 80));
        var on = three.ColourAt(26, 40);
        var (within, around) = (three.ColourAt(50, 40), three.ColourAt(0, 0));
        Assert.Equal(3, new[] { on, within, around }.Distinct().Count());
        for (var row = 0; row < 80; row++)
        {
            for (var column = 0; column < 100; column++)
            {
                double u = column - 50, v = row - 40;
                var expected = ring[column, row] == 0 ? on : (u * u) + (v * v) < 24 * 24 ? within : around;
                Assert.Equal(expected, three.ColourAt(column, row));
            }
        }
    }

    [Fact]
    public void Classes_without_colours_get_some_that_differ() => Assert.All(
        Enumerable.Range(1, Palette.MaxColours),
        count =>
        {
            var colours = Palette.ForClasses(count).Colours;
            Assert.Equal(count, colours.Select(colour => colour.ToString()).Distinct().Count());
            Assert.Equal(Palette.ForClasses(Palette.MaxColours).Colours.Take(count), colours);
        });
}
