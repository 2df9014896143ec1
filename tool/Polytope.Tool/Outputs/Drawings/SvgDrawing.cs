using System.Globalization;
using System.Text;
using System.Xml;
using Polytope.Core.Images;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>
/// A partition as a standalone SVG: cells filled with the network's output (see <see cref="SvgFill"/> and
/// <see cref="SvgClasses"/>), each layer's edges one path in its colour.
/// </summary>
internal sealed class SvgDrawing
{
    /// <summary>The longer side, in units of the drawing; coordinates have two decimals.</summary>
    private const double Side = 1000;

    private readonly Partition _partition;
    private readonly Palette? _palette;
    private readonly SvgScale _scale;

    private SvgDrawing(Partition partition, Palette? palette, double aspect)
    {
        (_partition, _palette) = (partition, palette);
        _scale = SvgScale.Of(partition.Window, Side, aspect);
    }

    /// <param name="title">What viewers and screen readers call the drawing.</param>
    /// <param name="palette">The colours of the outputs, where they are classes.</param>
    /// <param name="aspect">
    /// The width of a unit of the window to its height, 1.5 for a picture of 480x320.
    /// </param>
    public static void Write(
        Stream stream, Partition partition, string title, Palette? palette = null, double aspect = 1)
    {
        using var xml = XmlWriter.Create(
            stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" });
        new SvgDrawing(partition, palette, aspect).Write(xml, title);
    }

    private void Write(XmlWriter xml, string title)
    {
        var width = Text(_scale.Width);
        var height = Text(_scale.Height);
        xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        Attributes(xml, ("viewBox", $"0 0 {width} {height}"), ("width", width), ("height", height));
        xml.WriteElementString("title", Printable.Xml(title));
        if (_palette is not null) SvgClasses.Write(xml, _partition, _palette, _scale);
        else if (_partition.Outputs == 3) WriteColours(xml);
        else WriteCells(xml, "", level => $"#{level:x2}{level:x2}{level:x2}");
        WriteEdges(xml);
        xml.WriteEndElement();
    }

    /// <summary>Red, green and blue apart, each with its own gradients, added up by the viewer over black.</summary>
    private void WriteColours(XmlWriter xml)
    {
        xml.WriteStartElement("g");
        Attributes(xml, ("style", "isolation:isolate"));
        Element(xml, "rect", ("width", "100%"), ("height", "100%"));
        WriteCells(xml, "r", level => $"#{level:x2}0000", output: 0);
        WriteCells(xml, "g", level => $"#00{level:x2}00", output: 1);
        WriteCells(xml, "b", level => $"#0000{level:x2}", output: 2);
        xml.WriteEndElement();
    }

    private void WriteCells(XmlWriter xml, string name, Func<int, string> colour, int output = 0) =>
        new SvgFill(_partition, output, _scale, colour, name).Write(xml);

    private void WriteEdges(XmlWriter xml)
    {
        var layers = _partition.Network.Layers.Length - 1;
        var paths = new StringBuilder[layers];
        double length = 0;
        for (var edge = 0; edge < _partition.EdgeCount; edge++)
        {
            if (_partition.EdgeCrease[edge].IsWindow) continue;
            var (from, to) = _partition.Ends(edge);
            var path = paths[_partition.EdgeCrease[edge].Layer] ??= new StringBuilder();
            path.Append('M').Append(Point(from)).Append('L').Append(Point(to));
            double dx = X(to) - X(from), dy = Y(to) - Y(from);
            length += Math.Sqrt((dx * dx) + (dy * dy));
        }

        var crowd = length / (_scale.Width * _scale.Height);
        xml.WriteStartElement("g");
        Attributes(xml, ("id", "edges"), ("fill", "none"), ("stroke-opacity", Text(0.4 / (0.4 + crowd))));
        for (var layer = 0; layer < layers; layer++)
        {
            if (paths[layer] is not { } path) continue;
            var (r, g, b) = LayerColours.Of(layer, layers);
            var id = string.Create(CultureInfo.InvariantCulture, $"layer-{layer + 1}");
            Element(
                xml,
                "path",
                ("id", id),
                ("stroke", $"#{r:x2}{g:x2}{b:x2}"),
                ("vector-effect", "non-scaling-stroke"),
                ("d", path.ToString()));
        }

        xml.WriteEndElement();
    }

    private double X(int vertex) => _scale.X(_partition.X[vertex]);

    private double Y(int vertex) => _scale.Y(_partition.Y[vertex]);

    private string Point(int vertex) => _scale.Point(_partition.X[vertex], _partition.Y[vertex]);

    private static string Text(double value) => SvgScale.Text(value);

    internal static void Element(
        XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        Attributes(xml, attributes);
        xml.WriteEndElement();
    }

    internal static void Attributes(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes) xml.WriteAttributeString(name, value);
    }
}
