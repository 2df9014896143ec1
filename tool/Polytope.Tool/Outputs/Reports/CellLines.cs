using System.Text.Json;
using Polytope.Core.Partitions;

namespace Polytope.Tool.Outputs.Reports;

/// <summary>
/// A partition as JSON lines, one a cell: the properties of <see cref="CellJson"/>, then lists with an entry for each
/// side, counter-clockwise (positive shoelace area): <c>vertices</c> ([x, y] of the side's first corner),
/// <c>vertexIds</c> (shared by neighbours), <c>edges</c> ([layer, neuron] of the side's crease; [-1, side] for the
/// window's), <c>neighbours</c> (the cell beyond; null outside of the window).
/// </summary>
internal static class CellLines
{
    public static void Write(Stream stream, Partition partition, LinearRegions regions)
    {
        using var json = new Utf8JsonWriter(stream, CellJson.Options);
        var cells = new CellJson(json, partition, regions);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            json.WriteStartObject();
            cells.WriteProperties(cell);
            WriteSides(json, cells, partition, cell);
            json.WriteEndObject();
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }

    private static void WriteSides(Utf8JsonWriter json, CellJson cells, Partition partition, int cell)
    {
        int start = partition.CellStart[cell], end = partition.CellStart[cell + 1];
        json.WriteStartArray("vertices");
        for (var half = start; half < end; half++) cells.WriteVertex(partition.Origin[half]);
        json.WriteEndArray();
        json.WriteStartArray("vertexIds");
        for (var half = start; half < end; half++) json.WriteNumberValue(partition.Origin[half]);
        json.WriteEndArray();
        json.WriteStartArray("edges");
        for (var half = start; half < end; half++)
        {
            var crease = partition.EdgeCrease[partition.EdgeOf[half]];
            json.WriteStartArray();
            json.WriteNumberValue(crease.Layer);
            json.WriteNumberValue(crease.Neuron);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("neighbours");
        for (var half = start; half < end; half++)
        {
            if (partition.Neighbour(half) is var beyond and >= 0) json.WriteNumberValue(beyond);
            else json.WriteNullValue();
        }

        json.WriteEndArray();
    }
}
