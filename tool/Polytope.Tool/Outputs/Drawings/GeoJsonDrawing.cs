using System.Text.Json;
using Polytope.Core.Partitions;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>
/// A partition as GeoJSON (RFC 7946): a feature a cell, its geometry a Polygon with a counter-clockwise, closed ring,
/// its properties what <see cref="CellJson"/> says. Coordinates are those of the window, not longitude and latitude.
/// </summary>
internal static class GeoJsonDrawing
{
    private const int BytesBetweenFlushes = 1 << 16;

    public static void Write(Stream stream, Partition partition, LinearRegions regions)
    {
        using (var json = new Utf8JsonWriter(stream, CellJson.Options))
        {
            var cells = new CellJson(json, partition, regions);
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteStartArray("features");
            for (var cell = 0; cell < partition.CellCount; cell++)
            {
                WriteFeature(json, cells, partition, cell);
                if (json.BytesPending > BytesBetweenFlushes) json.Flush();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteFeature(Utf8JsonWriter json, CellJson cells, Partition partition, int cell)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteNumber("id", cell);
        json.WriteStartObject("properties");
        cells.WriteProperties(cell);
        json.WriteEndObject();
        json.WriteStartObject("geometry");
        json.WriteString("type", "Polygon");
        json.WriteStartArray("coordinates");
        json.WriteStartArray();
        int start = partition.CellStart[cell], end = partition.CellStart[cell + 1];
        for (var half = start; half < end; half++) cells.WriteVertex(partition.Origin[half]);
        cells.WriteVertex(partition.Origin[start]);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
