namespace Polytope.Tool.Formats.Onnx;

/// <summary>A <c>NodeProto</c>: input = 1, output = 2, name = 3, op_type = 4, attribute = 5, domain = 7.</summary>
internal sealed record OnnxNode(
    string Name,
    string Operator,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    public static OnnxNode Read(string path, ProtobufReader reader)
    {
        var (name, operation, domain) = ("", "", "");
        var (inputs, outputs) = (new List<string>(), new List<string>());
        var attributes = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: inputs.Add(reader.Text()); break;
                case 2: outputs.Add(reader.Text()); break;
                case 3: name = reader.Text(); break;
                case 4: operation = reader.Text(); break;
                case 5:
                    var attribute = OnnxAttribute.Read(path, reader.Message());
                    attributes[attribute.Name] = attribute;
                    break;
                case 7: domain = reader.Text(); break;
            }
        }

        return new OnnxNode(
            name, domain is "" or "ai.onnx" ? operation : $"{domain}.{operation}", inputs, outputs, attributes);
    }

    public double Number(string attribute, double otherwise) =>
        Attributes.TryGetValue(attribute, out var value) ? value.Number : otherwise;

    public long Integer(string attribute, long otherwise) =>
        Attributes.TryGetValue(attribute, out var value) ? value.Integer : otherwise;
}

/// <summary>An <c>AttributeProto</c>: name = 1, f = 2, i = 3, t = 5.</summary>
internal sealed record OnnxAttribute(string Name, float Number, long Integer, OnnxTensor? Tensor)
{
    public static OnnxAttribute Read(string path, ProtobufReader reader)
    {
        var (name, number, integer) = ("", 0f, 0L);
        OnnxTensor? tensor = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text(); break;
                case 2: number = reader.Single(); break;
                case 3: integer = reader.Integer(); break;
                case 5: tensor = OnnxTensor.Read(path, reader.Message()); break;
            }
        }

        return new OnnxAttribute(name, number, integer, tensor);
    }
}
