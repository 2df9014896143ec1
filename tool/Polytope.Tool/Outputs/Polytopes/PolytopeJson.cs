using System.Text.Json;
using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>
/// A point's polytope as a JSON object. Layers and neurons are counted from 0; what is infinite or unknown is null;
/// exact numbers are texts such as <c>-3/4</c>.
/// </summary>
internal static class PolytopeJson
{
    public static void Write(Utf8JsonWriter json, InspectedPoint point, InspectionView view)
    {
        var polytope = point.Polytope;
        json.WriteStartObject();
        json.WriteString("model", view.Name);
        json.WriteStartArray("notices");
        foreach (var notice in view.Notices) json.WriteStringValue(notice);
        json.WriteEndArray();
        json.WriteNumber("index", point.Index);
        Numbers(json, "point", point.At);
        Numbers(json, "value", polytope.Value.Y);
        if (view.Exact)
        {
            json.WritePropertyName("exactValue");
            Rationals(json, polytope.Value.Integers, polytope.Value.Exponent);
        }

        json.WriteString("hash", point.Hash);
        if (point.SharedWith is { } first) json.WriteNumber("samePolytopeAs", first);
        else json.WriteNull("samePolytopeAs");
        Pattern(json, polytope);
        json.WriteStartArray("zeros");
        foreach (var zero in polytope.Zeros) Neuron(json, zero, view.Network);
        json.WriteEndArray();
        json.WritePropertyName("affine");
        Map(json, polytope.Map, view.Exact);
        if (view.Matrices) Matrices(json, point, view);
        System(json, point, view);
        WriteExtent(json, polytope, view.Network);
        json.WriteStartObject("decisions");
        json.WriteNumber("compared", polytope.Decisions.Compared);
        json.WriteNumber("witnessed", polytope.Decisions.Witnessed);
        json.WriteNumber("combined", polytope.Decisions.Combined);
        json.WriteNumber("exact", polytope.Decisions.Exact);
        json.WriteNumber("open", polytope.Decisions.Open);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Neuron(Utf8JsonWriter json, CreaseId neuron, Network network)
    {
        json.WriteStartObject();
        json.WriteNumber("layer", neuron.Layer);
        json.WriteNumber("neuron", neuron.Neuron);
        if (network.Name(neuron.Layer, neuron.Neuron) is { } name) json.WriteString("name", name);
        json.WriteEndObject();
    }

    private static void Pattern(Utf8JsonWriter json, PointPolytope polytope)
    {
        json.WriteStartArray("pattern");
        for (var layer = 0; layer < polytope.Pattern.Depth; layer++)
        {
            json.WriteStartArray();
            foreach (var active in polytope.Pattern.Layer(layer)) json.WriteNumberValue(active ? 1 : 0);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter json, AffineFunction map, bool exact)
    {
        json.WriteStartObject();
        json.WriteStartArray("J");
        foreach (var row in map.J) Numbers(json, null, row);
        json.WriteEndArray();
        Numbers(json, "c", map.C);
        if (exact)
        {
            json.WriteStartArray("exact");
            for (var output = 0; output < map.Outputs; output++) Rationals(json, map.Integers(output), map.Exponent);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Matrices(Utf8JsonWriter json, InspectedPoint point, InspectionView view)
    {
        json.WriteStartArray("matrices");
        for (var layer = 0; layer < view.Network.Layers.Length; layer++)
        {
            json.WriteStartObject();
            json.WriteStartArray("augmented");
            foreach (var row in MatricesText.Augmented(view.Network.Layers[layer])) Numbers(json, null, row);
            json.WriteEndArray();
            if (layer < point.Polytope.Pattern.Depth)
                Numbers(json, "slopes", [.. MatricesText.Slopes(view.Network, point.Polytope.Pattern, layer)]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void System(Utf8JsonWriter json, InspectedPoint point, InspectionView view)
    {
        List<Inequality> rows = [.. view.Rows(point)];
        json.WriteStartArray("A");
        foreach (var row in rows) Numbers(json, null, row.A);
        json.WriteEndArray();
        Numbers(json, "b", [.. rows.Select(row => row.B)]);
        if (view.Exact)
        {
            json.WriteStartArray("exact");
            foreach (var row in rows) Rationals(json, row.Integers, row.Exponent);
            json.WriteEndArray();
        }

        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("kind", row.Crease.IsWindow ? "window" : "neuron");
            if (row.Crease.IsWindow)
            {
                json.WriteNull("layer");
                json.WriteNull("neuron");
                json.WriteNumber("coordinate", row.Crease.Neuron / 2);
            }
            else
            {
                json.WriteNumber("layer", row.Crease.Layer);
                json.WriteNumber("neuron", row.Crease.Neuron);
                if (row.Name is { } name) json.WriteString("name", name);
            }

            json.WriteString("side", RowText.Side(row));
            json.WriteBoolean("redundant", !row.IsKept);
            json.WriteString("status", RowText.Status(row.Status));
            Number(json, "distance", row.Distance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExtent(Utf8JsonWriter json, PointPolytope polytope, Network network)
    {
        json.WriteBoolean("bounded", polytope.Boundedness.IsBounded);
        json.WriteBoolean("boundedProven", polytope.Boundedness.IsProven);
        if (polytope.HasInterior is { } inside) json.WriteBoolean("hasInside", inside);
        else json.WriteNull("hasInside");
        json.WriteStartObject("chebyshev");
        if (polytope.Chebyshev.Centre is { } centre) Numbers(json, "centre", centre);
        else json.WriteNull("centre");
        Number(json, "radius", polytope.Chebyshev.Radius);
        json.WriteEndObject();
        if (polytope.Shape is not { } shape) return;
        json.WriteStartArray("vertices");
        foreach (var (x, y) in shape.Vertices) Numbers(json, null, [x, y]);
        json.WriteEndArray();
        Number(json, "area", shape.Area);
        if (shape.Centroid is var (cx, cy)) Numbers(json, "centroid", [cx, cy]);
        else json.WriteNull("centroid");
        Number(json, "perimeter", shape.Perimeter);
        json.WriteStartArray("neighbours");
        foreach (var side in shape.Sides)
        {
            if (side.Beyond is not { } beyond) continue;
            json.WriteStartObject();
            json.WriteStartArray("crossed");
            foreach (var neuron in beyond.Crossed) Neuron(json, neuron, network);
            json.WriteEndArray();
            json.WriteString("hash", InspectedPoint.HashOf(beyond.Pattern));
            json.WritePropertyName("affine");
            Map(json, beyond.Map, exact: false);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string? name, IReadOnlyList<double> values)
    {
        if (name is null) json.WriteStartArray();
        else json.WriteStartArray(name);
        foreach (var value in values)
        {
            if (double.IsFinite(value)) json.WriteNumberValue(value);
            else json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static void Rationals(
        Utf8JsonWriter json, IReadOnlyList<global::System.Numerics.BigInteger> whole, int exponent)
    {
        json.WriteStartArray();
        foreach (var value in whole) json.WriteStringValue(RowText.Rational(value, exponent));
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
