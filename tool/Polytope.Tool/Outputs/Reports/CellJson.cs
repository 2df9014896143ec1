using System.Text.Json;
using Polytope.Core.Partitions;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Reports;

/// <summary>
/// Writes cells as JSON. Cells, linear regions, layers, neurons and vertices are counted from 0; numbers have the
/// fewest digits that read back the same.
/// </summary>
internal sealed class CellJson(Utf8JsonWriter json, Partition partition, LinearRegions regions)
{
    /// <summary>One line to a cell: the writers put line feeds between them.</summary>
    public static JsonWriterOptions Options { get; } =
        new() { Encoder = PrintableJson.Encoder, NewLine = "\n" };

    private readonly char[] _bits = new char[partition.Network.Shape.Widths.Max()];

    /// <summary>
    /// The properties of a cell that every format has: <c>cell</c>, <c>region</c>, <c>pattern</c> (a text of 0 and 1 a
    /// layer), <c>area</c>, <c>centroid</c>, <c>map</c> (for each output [Jx, Jy, C] of Jx x + Jy y + C).
    /// </summary>
    public void WriteProperties(int cell)
    {
        json.WriteNumber("cell", cell);
        json.WriteNumber("region", regions.RegionOf[cell]);
        WritePattern(cell);
        json.WriteNumber("area", partition.Area(cell));
        var (x, y) = partition.Centroid(cell);
        json.WritePropertyName("centroid");
        WritePoint(x, y);
        json.WriteStartArray("map");
        for (var output = 0; output < partition.Outputs; output++)
        {
            var map = partition.Map(cell, output);
            json.WriteStartArray();
            json.WriteNumberValue(map.Jx);
            json.WriteNumberValue(map.Jy);
            json.WriteNumberValue(map.C);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>A vertex as [x, y].</summary>
    public void WriteVertex(int vertex) => WritePoint(partition.X[vertex], partition.Y[vertex]);

    private void WritePattern(int cell)
    {
        var pattern = partition.Pattern(cell);
        json.WriteStartArray("pattern");
        for (var layer = 0; layer < pattern.Layers; layer++)
        {
            for (var neuron = 0; neuron < pattern.Width(layer); neuron++)
                _bits[neuron] = pattern.IsActive(layer, neuron) ? '1' : '0';
            json.WriteStringValue(_bits.AsSpan(0, pattern.Width(layer)));
        }

        json.WriteEndArray();
    }

    private void WritePoint(double x, double y)
    {
        json.WriteStartArray();
        json.WriteNumberValue(x);
        json.WriteNumberValue(y);
        json.WriteEndArray();
    }
}
