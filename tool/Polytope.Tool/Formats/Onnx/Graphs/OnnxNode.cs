namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>A <c>NodeProto</c>: input = 1, output = 2, name = 3, op_type = 4, attribute = 5, domain = 7.</summary>
/// <param name="Name">May be empty.</param>
/// <param name="Operator">With its domain before it where that is not ONNX's own: <c>ai.onnx.ml.Scaler</c>.</param>
/// <param name="Inputs">Names of values; empty for an optional one that is left out.</param>
/// <param name="Outputs">Names of values; empty for an optional one that is left out.</param>
/// <param name="Attributes">By name.</param>
internal sealed record OnnxNode(
    string Name,
    string Operator,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    /// <summary>Its position in the file, from 1 on.</summary>
    public int Position { get; init; }

    /// <summary>What people call it: its name, or that of its output.</summary>
    public string Title => Name.Length > 0 ? Name : Outputs.FirstOrDefault(output => output.Length > 0) ?? Operator;

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
            name, Typed(domain, operation), inputs, outputs, attributes);
    }

    /// <summary>A type with its domain, unless that is ONNX's own.</summary>
    public static string Typed(string domain, string name) => domain is "" or "ai.onnx" ? name : $"{domain}.{name}";
}
