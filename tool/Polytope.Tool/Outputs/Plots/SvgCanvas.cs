using System.Globalization;
using System.Text;
using System.Xml;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>A plot as a standalone SVG.</summary>
internal sealed class SvgCanvas : IPlotCanvas, IDisposable
{
    private readonly XmlWriter _xml;

    public SvgCanvas(Stream stream, double width, double height, string title)
    {
        (Width, Height) = (width, height);
        _xml = XmlWriter.Create(
            stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" });
        _xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        Attributes(
            ("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            ("width", Number(width)),
            ("height", Number(height)),
            ("font-family", "sans-serif"),
            ("font-size", Number(PngCanvas.TextSize)));
        _xml.WriteElementString("title", title);
        _xml.WriteStartElement("rect");
        Attributes(("width", "100%"), ("height", "100%"), ("fill", "#ffffff"));
        _xml.WriteEndElement();
    }

    public double Width { get; }

    public double Height { get; }

    public void Path(IReadOnlyList<(double X, double Y)> points, double thickness, (byte R, byte G, byte B) colour)
    {
        _xml.WriteStartElement("path");
        var path = string.Concat(points.Select((p, k) => $"{(k == 0 ? 'M' : 'L')}{Number(p.X)} {Number(p.Y)}"));
        Attributes(
            ("d", path),
            ("fill", "none"),
            ("stroke", $"#{colour.R:x2}{colour.G:x2}{colour.B:x2}"),
            ("stroke-width", Number(thickness)),
            ("stroke-linejoin", "round"));
        _xml.WriteEndElement();
    }

    public void Text(double x, double baseline, string text, TextSide side, bool bold = false)
    {
        _xml.WriteStartElement("text");
        var anchor = side == TextSide.Start ? "start" : side == TextSide.Middle ? "middle" : "end";
        Attributes(("x", Number(x)), ("y", Number(baseline)), ("text-anchor", anchor), ("fill", "#303030"));
        if (bold) Attributes(("font-weight", "600"));
        _xml.WriteString(text);
        _xml.WriteEndElement();
    }

    public void Dispose()
    {
        _xml.WriteEndElement();
        _xml.Dispose();
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private void Attributes(params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes) _xml.WriteAttributeString(name, value);
    }
}
