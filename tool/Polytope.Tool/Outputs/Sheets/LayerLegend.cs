using Polytope.Core.Painting;
using Polytope.Core.Rasters;
using Polytope.Tool.Images.Letters;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>
/// The legend of the boundaries: a bar for each hidden layer in its colour, from the first to the last.
/// </summary>
internal static class LayerLegend
{
    private const float Space = 0.4f;
    private const float Height = 0.3f;

    private static readonly TextPainter Measuring = new(1);

    /// <summary>In parts of the text's size.</summary>
    public static float Width(int layers) =>
        Measuring.Measure(First(layers)) + Space + (layers * Bar(layers))
        + (layers > 1 ? Space + Measuring.Measure(Last(layers)) : 0);

    /// <param name="x">Where the legend starts, in pixels from the panel's left.</param>
    /// <param name="baseline">Of its text, in pixels from the panel's top.</param>
    /// <param name="size">Of its text, in pixels.</param>
    public static void Paint(
        Panel panel, TextPainter text, float size, int layers, float x, float baseline, (byte R, byte G, byte B) ink)
    {
        text.Draw(panel, First(layers), x, baseline, ink);
        var left = x + text.Measure(First(layers)) + (Space * size);
        var bar = Bar(layers) * size;
        var gap = layers <= Separate ? Math.Max(1, (int)((0.12f * size) + 0.5f)) : 0;
        var height = Math.Max(2, (int)((Height * size) + 0.5f));
        var top = (int)(baseline - (0.36f * size) - (height / 2f) + 0.5f);
        for (var layer = 0; layer < layers; layer++)
        {
            var from = (int)(left + (layer * bar) + 0.5f);
            var to = Math.Max(from + 1, (int)(left + ((layer + 1) * bar) + 0.5f) - gap);
            Fill(panel, from, to, top, top + height, LayerColours.Of(layer, layers));
        }

        if (layers > 1) text.Draw(panel, Last(layers), left + (layers * bar) + (Space * size), baseline, ink);
    }

    /// <summary>More bars than this stand without gaps.</summary>
    private const int Separate = 12;

    private static string First(int layers) => layers > 1 ? "layers 1" : "layer 1";

    private static string Last(int layers) => FormattableString.Invariant($"{layers}");

    /// <summary>The width of a bar with its gap: at most 8 for all, in parts of the text's size.</summary>
    private static float Bar(int layers) => Math.Min(1.1f, 8f / layers);

    private static void Fill(Panel panel, int left, int right, int top, int bottom, (byte R, byte G, byte B) colour)
    {
        for (var row = Math.Max(0, top); row < Math.Min(panel.Height, bottom); row++)
        {
            var pixels = panel.Row(row);
            for (var column = Math.Max(0, left); column < Math.Min(panel.Width, right); column++)
                (pixels[4 * column], pixels[(4 * column) + 1], pixels[(4 * column) + 2]) = colour;
        }
    }
}
