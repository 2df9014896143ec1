using System.Globalization;
using System.Text;
using System.Xml;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs;

/// <summary>
/// A partition as a standalone SVG: each cell filled from its affine map (flat where that changes by less than a few
/// grey levels over the cell, else with the map's own linear gradient), each layer's edges one path in its colour.
/// </summary>
internal sealed class SvgDrawing
{
    /// <summary>The longer side, in units of the drawing; coordinates have two decimals.</summary>
    private const double Side = 1000;

    /// <summary>A cell gets a gradient if its grey levels span more than this, and it spans more units than this.</summary>
    private const double Flat = 3;

    private readonly Partition _partition;
    private readonly double _scale;
    private readonly StringBuilder[] _flat = new StringBuilder[256];
    private readonly List<(string Path, double X1, double Y1, double X2, double Y2, int From, int To)> _gradients = [];

    private SvgDrawing(Partition partition)
    {
        _partition = partition;
        _scale = Side / Math.Max(partition.Window.Width, partition.Window.Height);
        for (var cell = 0; cell < partition.CellCount; cell++) AddCell(cell);
    }

    /// <param name="title">What viewers and screen readers call the drawing.</param>
    public static void Write(Stream stream, Partition partition, string title)
    {
        using var xml = XmlWriter.Create(
            stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" });
        new SvgDrawing(partition).Write(xml, title);
    }

    private void Write(XmlWriter xml, string title)
    {
        var (width, height) = (Text(_partition.Window.Width * _scale), Text(_partition.Window.Height * _scale));
        xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
        Attributes(xml, ("viewBox", $"0 0 {width} {height}"), ("width", width), ("height", height));
        xml.WriteElementString("title", title);
        WriteGradients(xml);
        WriteCells(xml);
        WriteEdges(xml);
        xml.WriteEndElement();
    }

    private void WriteGradients(XmlWriter xml)
    {
        xml.WriteStartElement("defs");
        for (var i = 0; i < _gradients.Count; i++)
        {
            var g = _gradients[i];
            xml.WriteStartElement("linearGradient");
            Attributes(xml, ("id", Id(i)), ("gradientUnits", "userSpaceOnUse"));
            Attributes(xml, ("x1", Text(g.X1)), ("y1", Text(g.Y1)), ("x2", Text(g.X2)), ("y2", Text(g.Y2)));
            Element(xml, "stop", ("stop-color", Grey(g.From)));
            Element(xml, "stop", ("offset", "1"), ("stop-color", Grey(g.To)));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Without anti-aliasing: smoothed neighbours would let the ground shine through between them.</summary>
    private void WriteCells(XmlWriter xml)
    {
        xml.WriteStartElement("g");
        Attributes(xml, ("id", "cells"), ("shape-rendering", "crispEdges"));
        for (var grey = 0; grey < _flat.Length; grey++)
            if (_flat[grey] is { } path) Element(xml, "path", ("fill", Grey(grey)), ("d", path.ToString()));
        for (var i = 0; i < _gradients.Count; i++)
            Element(xml, "path", ("fill", $"url(#{Id(i)})"), ("d", _gradients[i].Path));
        xml.WriteEndElement();
    }

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

        var crowd = length / (_partition.Window.Area * _scale * _scale);
        xml.WriteStartElement("g");
        Attributes(xml, ("id", "edges"), ("fill", "none"), ("stroke-opacity", Text(0.4 / (0.4 + crowd))));
        for (var layer = 0; layer < layers; layer++)
        {
            if (paths[layer] is not { } path) continue;
            var (r, g, b) = LayerColours.Of(layer, layers);
            var id = string.Create(CultureInfo.InvariantCulture, $"layer-{layer + 1}");
            Element(xml, "path", ("id", id), ("stroke", $"#{r:x2}{g:x2}{b:x2}"), ("vector-effect", "non-scaling-stroke"), ("d", path.ToString()));
        }

        xml.WriteEndElement();
    }

    private void AddCell(int cell)
    {
        var ring = _partition.Origin[_partition.CellStart[cell].._partition.CellStart[cell + 1]];
        var map = _partition.Map(cell);
        var path = new StringBuilder();
        double least = double.MaxValue, most = double.MinValue, reach = 0, sum = 0;
        foreach (var vertex in ring)
        {
            path.Append(path.Length == 0 ? 'M' : 'L').Append(Point(vertex));
            var value = map.At(_partition.X[vertex], _partition.Y[vertex]);
            (least, most, sum) = (Math.Min(least, value), Math.Max(most, value), sum + value);
            reach = Math.Max(reach, Math.Abs(X(vertex) - X(ring[0])) + Math.Abs(Y(vertex) - Y(ring[0])));
        }

        path.Append('z');
        (least, most) = (Math.Clamp(least, 0, 1), Math.Clamp(most, 0, 1));
        if ((most - least) * 255 > Flat && reach > Flat) AddGradient(path.ToString(), map, least, most);
        else (_flat[Level(sum / ring.Length)] ??= new StringBuilder()).Append(path);
    }

    /// <summary>
    /// From where the map has its least to where it has its most value in [0, 1], along the map's own direction of
    /// steepest ascent; beyond its ends a gradient keeps its last colour, which is just the clamping.
    /// </summary>
    private void AddGradient(string path, AffineMap map, double least, double most)
    {
        var steepness = (map.Jx * map.Jx) + (map.Jy * map.Jy);
        var (x1, y1) = Where(least);
        var (x2, y2) = Where(most);
        _gradients.Add((path, x1, y1, x2, y2, Level(least), Level(most)));

        (double X, double Y) Where(double value)
        {
            // The point nearest to the window's centre at which the map has this value.
            var window = _partition.Window;
            double x = 0.5 * (window.X0 + window.X1), y = 0.5 * (window.Y0 + window.Y1);
            var t = (value - map.At(x, y)) / steepness;
            return ((x + (t * map.Jx) - window.X0) * _scale, (y + (t * map.Jy) - window.Y0) * _scale);
        }
    }

    private double X(int vertex) => (_partition.X[vertex] - _partition.Window.X0) * _scale;

    private double Y(int vertex) => (_partition.Y[vertex] - _partition.Window.Y0) * _scale;

    private string Point(int vertex) => Text(X(vertex)) + " " + Text(Y(vertex));

    private static int Level(double value) => (int)((255 * Math.Clamp(value, 0, 1)) + 0.5);

    private static string Grey(int level) => string.Create(CultureInfo.InvariantCulture, $"#{level:x2}{level:x2}{level:x2}");

    private static string Id(int gradient) => string.Create(CultureInfo.InvariantCulture, $"g{gradient}");

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Element(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        Attributes(xml, attributes);
        xml.WriteEndElement();
    }

    private static void Attributes(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes) xml.WriteAttributeString(name, value);
    }
}
