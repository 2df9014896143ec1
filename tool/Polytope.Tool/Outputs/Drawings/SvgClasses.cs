using System.Text;
using System.Xml;
using Polytope.Core.Images;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>
/// A path for each class: where its output is the highest. Decision boundaries run through the cells.
/// </summary>
internal static class SvgClasses
{
    public static void Write(XmlWriter xml, Partition partition, Palette palette, SvgScale scale)
    {
        var paths = Paths(partition, palette.Colours.Length, scale);
        xml.WriteStartElement("g");
        SvgDrawing.Attributes(xml, ("id", "cells"), ("shape-rendering", "crispEdges"));
        for (var output = 0; output < paths.Length; output++)
            if (paths[output].Length > 0)
                SvgDrawing.Element(
                    xml, "path", ("fill", palette.Colours[output].ToString()), ("d", paths[output].ToString()));
        xml.WriteEndElement();
    }

    private static StringBuilder[] Paths(Partition partition, int outputs, SvgScale scale)
    {
        var regions = new DecisionRegions(partition);
        StringBuilder[] paths = [.. Enumerable.Range(0, outputs).Select(_ => new StringBuilder())];
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var sole = regions.SoleOf(cell);
            if (sole >= 0)
            {
                for (var half = partition.CellStart[cell]; half < partition.CellStart[cell + 1]; half++)
                {
                    var vertex = partition.Origin[half];
                    var point = scale.Point(partition.X[vertex], partition.Y[vertex]);
                    Append(paths[sole], half == partition.CellStart[cell], point);
                }

                paths[sole].Append('z');
                continue;
            }

            for (var output = 0; output < outputs; output++)
            {
                var part = regions.PartOf(cell, output);
                for (var i = 0; i < part.Count; i++) Append(paths[output], i == 0, scale.Point(part[i].X, part[i].Y));
                if (part.Count > 0) paths[output].Append('z');
            }
        }

        return paths;
    }

    private static void Append(StringBuilder path, bool isFirst, string point) =>
        path.Append(isFirst ? 'M' : 'L').Append(point);
}
