using System.Globalization;
using System.Text;
using System.Xml;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>
/// Fills each cell from one output's affine map: with one colour where it changes by less than a few levels over the
/// cell, else with its gradient: linear, or where a last activation follows, with stops between which it nearly is.
/// </summary>
internal sealed class SvgFill
{
    /// <summary>A cell gets a gradient if its levels span more than this, and it spans more units than this.</summary>
    private const double Flat = 3;

    private readonly Partition _partition;
    private readonly int _output;
    private readonly SvgScale _scale;
    private readonly Func<int, string> _colour;
    private readonly string _name;
    private readonly StringBuilder[] _flat = new StringBuilder[256];
    private readonly List<(string Path, double X1, double Y1, double X2, double Y2, double From, double To)>
        _gradients = [];

    private readonly int _stops;

    /// <param name="colour">Of a level from 0 to 255.</param>
    /// <param name="name">
    /// Distinguishes the fills of a drawing that has several, which a viewer adds up; empty for a single one.
    /// </param>
    public SvgFill(Partition partition, int output, SvgScale scale, Func<int, string> colour, string name)
    {
        (_partition, _output, _scale, _colour, _name) = (partition, output, scale, colour, name);
        _stops = partition.Network.Output == OutputActivation.Linear ? 1 : 12;
        for (var cell = 0; cell < partition.CellCount; cell++) AddCell(cell);
    }

    public void Write(XmlWriter xml)
    {
        WriteGradients(xml);
        WriteCells(xml);
    }

    private void WriteGradients(XmlWriter xml)
    {
        xml.WriteStartElement("defs");
        for (var i = 0; i < _gradients.Count; i++)
        {
            var g = _gradients[i];
            xml.WriteStartElement("linearGradient");
            SvgDrawing.Attributes(xml, ("id", Id(i)), ("gradientUnits", "userSpaceOnUse"));
            SvgDrawing.Attributes(xml, ("x1", SvgScale.Text(g.X1)), ("y1", SvgScale.Text(g.Y1)));
            SvgDrawing.Attributes(xml, ("x2", SvgScale.Text(g.X2)), ("y2", SvgScale.Text(g.Y2)));
            SvgDrawing.Element(xml, "stop", ("stop-color", _colour(Level(g.From))));
            for (var stop = 1; stop < _stops; stop++)
            {
                var part = (double)stop / _stops;
                SvgDrawing.Element(
                    xml,
                    "stop",
                    ("offset", SvgScale.Text(part)),
                    ("stop-color", _colour(Level(g.From + (part * (g.To - g.From))))));
            }

            SvgDrawing.Element(xml, "stop", ("offset", "1"), ("stop-color", _colour(Level(g.To))));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    /// <summary>Without anti-aliasing: smoothed neighbours would let the ground shine through between them.</summary>
    private void WriteCells(XmlWriter xml)
    {
        xml.WriteStartElement("g");
        SvgDrawing.Attributes(
            xml, ("id", _name.Length == 0 ? "cells" : $"cells-{_name}"), ("shape-rendering", "crispEdges"));
        if (_name.Length > 0) SvgDrawing.Attributes(xml, ("style", "mix-blend-mode:screen"));
        for (var level = 0; level < _flat.Length; level++)
            if (_flat[level] is { } path)
                SvgDrawing.Element(xml, "path", ("fill", _colour(level)), ("d", path.ToString()));
        for (var i = 0; i < _gradients.Count; i++)
            SvgDrawing.Element(xml, "path", ("fill", $"url(#{Id(i)})"), ("d", _gradients[i].Path));
        xml.WriteEndElement();
    }

    private void AddCell(int cell)
    {
        var ring = _partition.Origin[_partition.CellStart[cell].._partition.CellStart[cell + 1]];
        var map = _partition.Map(cell, _output);
        var path = new StringBuilder();
        double least = double.MaxValue, most = double.MinValue, reach = 0, sum = 0;
        var (firstX, firstY) = (_scale.X(_partition.X[ring[0]]), _scale.Y(_partition.Y[ring[0]]));
        foreach (var vertex in ring)
        {
            var (x, y) = (_partition.X[vertex], _partition.Y[vertex]);
            path.Append(path.Length == 0 ? 'M' : 'L').Append(_scale.Point(x, y));
            var value = map.At(x, y);
            (least, most, sum) = (Math.Min(least, value), Math.Max(most, value), sum + value);
            reach = Math.Max(reach, Math.Abs(_scale.X(x) - firstX) + Math.Abs(_scale.Y(y) - firstY));
        }

        path.Append('z');
        if (_stops == 1) (least, most) = (Math.Clamp(least, 0, 1), Math.Clamp(most, 0, 1));
        if ((Output(most) - Output(least)) * 255 > Flat && reach > Flat) AddGradient(path.ToString(), map, least, most);
        else (_flat[Level(sum / ring.Length)] ??= new StringBuilder()).Append(path);
    }

    /// <summary>
    /// From the map's least to its greatest value within [0, 1], in its direction of steepest ascent. Beyond its ends a
    /// gradient keeps its last colour, which clamps the values.
    /// </summary>
    private void AddGradient(string path, AffineMap map, double least, double most)
    {
        // Steepest in the drawing, whose units of x and y may differ.
        var stretch = _scale.FactorX / _scale.FactorY;
        var jy = stretch * stretch * map.Jy;
        var steepness = (map.Jx * map.Jx) + (jy * map.Jy);
        var (x1, y1) = Where(least);
        var (x2, y2) = Where(most);
        _gradients.Add((path, x1, y1, x2, y2, least, most));

        (double X, double Y) Where(double value)
        {
            // The point nearest to the drawing's centre at which the map has this value.
            var window = _partition.Window;
            double x = 0.5 * (window.X0 + window.X1), y = 0.5 * (window.Y0 + window.Y1);
            var t = (value - map.At(x, y)) / steepness;
            return (_scale.X(x + (t * map.Jx)), _scale.Y(y + (t * jy)));
        }
    }

    private double Output(double value) => _partition.Network.Output.Apply(value);

    /// <summary>Of a value of the map.</summary>
    private int Level(double value) => (int)((255 * Math.Clamp(Output(value), 0, 1)) + 0.5);

    private string Id(int gradient) =>
        string.Create(CultureInfo.InvariantCulture, $"{(_name.Length == 0 ? "g" : _name + "-")}{gradient}");
}
