using Polytope.Core.Painting;

namespace Polytope.Core.Tests.Painting;

public sealed class LayerColoursTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(40)]
    public void Every_layers_colour_stands_out_from_black_and_from_white(int layers)
    {
        for (var layer = 0; layer < layers; layer++)
        {
            var (r, g, b) = LayerColours.Of(layer, layers);
            var luminance = (0.2126 * Linear(r)) + (0.7152 * Linear(g)) + (0.0722 * Linear(b));
            // The contrast ratio of WCAG 2.1: 3 is what it asks of graphics.
            Assert.InRange((luminance + 0.05) / 0.05, 3, 21);
            Assert.InRange(1.05 / (luminance + 0.05), 3, 21);
        }
    }

    [Fact]
    public void Six_layers_have_six_colours() =>
        Assert.Equal(6, Enumerable.Range(0, 6).Select(layer => LayerColours.Of(layer, 6)).Distinct().Count());

    private static double Linear(byte value) =>
        value / 255.0 <= 0.04045 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
}
