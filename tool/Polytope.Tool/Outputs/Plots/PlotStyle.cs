using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OxyPlot;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>What all plots share: colours, letters, and the two kinds of files.</summary>
internal static partial class PlotStyle
{
    public const string Font = "Inter, Helvetica, Arial, sans-serif";

    public static readonly OxyColor Ink = OxyColor.FromRgb(0x33, 0x33, 0x33);
    public static readonly OxyColor Faint = OxyColor.FromRgb(0xE4, 0xE4, 0xE4);
    public static readonly OxyColor Mark = OxyColor.FromRgb(0x99, 0x99, 0x99);

    public static OxyColor Of((byte R, byte G, byte B) colour) => OxyColor.FromRgb(colour.R, colour.G, colour.B);

    /// <summary>A plot without axes and curves.</summary>
    public static PlotModel Model(double textSize) => new()
    {
        Culture = CultureInfo.InvariantCulture,
        DefaultFont = Font,
        DefaultFontSize = textSize,
        TextColor = Ink,
        PlotAreaBorderColor = Mark,
        Padding = new OxyThickness(0),
    };

    /// <summary>Writes what is drawn.</summary>
    /// <param name="scale">Pixels in a unit of the drawing.</param>
    public static void Write(
        Stream stream, double width, double height, double scale, PlotFormat format, Action<IRenderContext> draw)
    {
        if (format == PlotFormat.Png)
        {
            var pixels = new PixelContext(width, height, scale);
            draw(pixels);
            stream.Write(pixels.ToPng());
            return;
        }

        using var kept = new MemoryStream();
        using (var svg = new SvgRenderContext(
            kept, width, height, isDocument: true, PixelContext.Measurer(), OxyColors.White))
        {
            draw(svg);
            svg.Complete();
            svg.Flush();
        }

        var text = Encoding.UTF8.GetString(kept.ToArray()).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        // A strict reader would fetch the document type from the network.
        stream.Write(Encoding.UTF8.GetBytes(DocumentType().Replace(text, "")));
    }

    [GeneratedRegex("<!DOCTYPE[^>]*>\n?", RegexOptions.CultureInvariant)]
    private static partial Regex DocumentType();
}
