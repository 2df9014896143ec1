namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>
/// A <c>ValueInfoProto</c>, an input or output of the graph: name = 1, type = 2, whose tensor_type = 1 has
/// elem_type = 1 and shape = 2, whose dim = 1 has a dim_value = 1 or a dim_param = 2.
/// </summary>
/// <param name="Name">The value's name.</param>
/// <param name="Lengths">Of its dimensions, null where it is left open; null if the rank is left open.</param>
internal sealed record OnnxPort(string Name, IReadOnlyList<long?>? Lengths)
{
    public static OnnxPort Read(ProtobufReader reader)
    {
        var name = "";
        List<long?>? lengths = null;
        while (reader.Next())
        {
            if (reader.Field == 1) name = reader.Text();
            if (reader.Field != 2) continue;
            var type = reader.Message();
            while (type.Next())
            {
                if (type.Field != 1) continue;
                var tensor = type.Message();
                while (tensor.Next())
                    if (tensor.Field == 2) lengths = Dimensions(tensor.Message());
            }
        }

        return new OnnxPort(name, lengths);
    }

    private static List<long?> Dimensions(ProtobufReader shape)
    {
        var lengths = new List<long?>();
        while (shape.Next())
        {
            if (shape.Field != 1) continue;
            var dimension = shape.Message();
            long? length = null;
            while (dimension.Next())
                // Some exporters write 0 or -1 for a length that is left open.
                if (dimension.Field == 1) length = dimension.Integer() is > 0 and var value ? value : null;
            lengths.Add(length);
        }

        return lengths;
    }
}
