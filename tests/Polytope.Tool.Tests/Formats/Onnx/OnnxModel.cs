using System.Buffers.Binary;
using Polytope.Tool.Formats.Onnx.Graphs;

namespace Polytope.Tool.Tests.Formats.Onnx;

/// <summary>In a function the value of an attribute of its call, a number.</summary>
internal sealed record Reference(string To);

/// <summary>A small ONNX model that a test writes node by node.</summary>
internal sealed class OnnxModel(long operators = 17)
{
    private readonly List<(ProtobufWriter Message, int Field)> _parts = [];
    private readonly List<ProtobufWriter> _functions = [];
    private int _count;

    /// <summary>The last node's first output.</summary>
    public string Last { get; private set; } = "x";

    /// <summary>The types of its nodes.</summary>
    public List<string> Types { get; } = [];

    public OnnxModel Input(string name, params object[] shape) => Port(11, name, shape);

    public OnnxModel Output(string name, params object[] shape) => Port(12, name, shape);

    public OnnxModel Floats(string name, double[] numbers, params long[] shape)
    {
        var content = new byte[4 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(4 * i), (float)numbers[i]);
        return Tensor(name, OnnxType.Float, content, shape);
    }

    public OnnxModel Integers(string name, long[] numbers, params long[] shape)
    {
        var content = new byte[8 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(8 * i), numbers[i]);
        return Tensor(name, OnnxType.Int64, content, shape);
    }

    public OnnxModel Tensor(string name, OnnxType type, byte[] content, params long[] shape)
    {
        _parts.Add((TensorProto(name, type, content, shape), 5));
        return this;
    }

    /// <summary>A tensor whose numbers are in a file beside the model.</summary>
    public OnnxModel External(string name, string file, long offset, params long[] shape)
    {
        var tensor = new ProtobufWriter();
        foreach (var length in shape) tensor.Integer(1, length);
        tensor.Integer(2, (long)OnnxType.Float).Text(8, name)
            .Message(13, new ProtobufWriter().Text(1, "location").Text(2, file))
            .Message(13, new ProtobufWriter().Text(1, "offset").Text(2, FormattableString.Invariant($"{offset}")))
            .Integer(14, 1);
        _parts.Add((tensor, 5));
        return this;
    }

    /// <summary>
    /// A node with one output, or with outputs after "->": <c>Node("Split", "x -> a b", ("axis", 1))</c>. "_" is an
    /// input that is left out, "." the output of the node before.
    /// </summary>
    public OnnxModel Node(string type, string ports, params (string Name, object Value)[] attributes)
    {
        var sides = ports.Split("->", StringSplitOptions.TrimEntries);
        var inputs = sides[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name =>
            name == "_" ? "" : name == "." ? Last : name);
        var outputs = sides.Length > 1
            ? sides[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [FormattableString.Invariant($"n{_count}")];
        var dot = type.LastIndexOf('.');
        var node = new ProtobufWriter();
        foreach (var input in inputs) node.Text(1, input);
        foreach (var output in outputs) node.Text(2, output);
        node.Text(3, FormattableString.Invariant($"{type[(dot + 1)..].ToLowerInvariant()}{_count++}"));
        node.Text(4, type[(dot + 1)..]);
        foreach (var (name, value) in attributes) node.Message(5, Attribute(name, value));
        if (dot > 0) node.Text(7, type[..dot]);
        _parts.Add((node, 1));
        Types.Add(type);
        Last = outputs[0];
        return this;
    }

    /// <summary>A function of the domain <c>local</c>; attributes of its nodes may refer to those of a call.</summary>
    public OnnxModel Function(
        string name, string[] inputs, string[] outputs, string[] attributes, Func<OnnxModel, OnnxModel> nodes)
    {
        var function = new ProtobufWriter().Text(1, name);
        foreach (var input in inputs) function.Text(4, input);
        foreach (var output in outputs) function.Text(5, output);
        foreach (var attribute in attributes) function.Text(6, attribute);
        foreach (var (message, _) in nodes(new OnnxModel())._parts) function.Message(7, message);
        function.Message(9, new ProtobufWriter().Text(1, "").Integer(2, operators))
            .Message(9, new ProtobufWriter().Text(1, "local").Integer(2, 1)).Text(10, "local");
        _functions.Add(function);
        return this;
    }

    public byte[] ToBytes()
    {
        var graph = new ProtobufWriter();
        foreach (var (message, field) in _parts) graph.Message(field, message);
        graph.Text(2, "g");
        var model = new ProtobufWriter().Integer(1, 8).Text(2, "test").Message(7, graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, operators))
            .Message(8, new ProtobufWriter().Text(1, "ai.onnx.ml").Integer(2, 3));
        if (_functions.Count > 0) model.Message(8, new ProtobufWriter().Text(1, "local").Integer(2, 1));
        foreach (var function in _functions) model.Message(25, function);
        return model.ToArray();
    }

    private static ProtobufWriter TensorProto(string name, OnnxType type, byte[] content, params long[] shape)
    {
        var tensor = new ProtobufWriter();
        foreach (var length in shape) tensor.Integer(1, length);
        return tensor.Integer(2, (long)type).Text(8, name).Bytes(9, content);
    }

    private static ProtobufWriter Attribute(string name, object value)
    {
        var attribute = new ProtobufWriter().Text(1, name);
        switch (value)
        {
            case Reference reference: return attribute.Text(21, reference.To).Integer(20, 1);
            case int number: return attribute.Integer(3, number).Integer(20, 2);
            case double number: return attribute.Single(2, (float)number).Integer(20, 1);
            case string text: return attribute.Text(4, text).Integer(20, 3);
            case int[] numbers:
                foreach (var number in numbers) attribute.Integer(8, number);
                return attribute.Integer(20, 7);
            case double[] numbers:
                foreach (var number in numbers) attribute.Single(7, (float)number);
                return attribute.Integer(20, 6);
            case float[] numbers:
                var content = new byte[4 * numbers.Length];
                for (var i = 0; i < numbers.Length; i++)
                    BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(4 * i), numbers[i]);
                return attribute.Message(5, TensorProto("", OnnxType.Float, content, numbers.Length)).Integer(20, 4);
            default: throw new ArgumentException($"no attribute can be {value.GetType()}", nameof(value));
        }
    }

    private OnnxModel Port(int field, string name, object[] lengths)
    {
        var shape = new ProtobufWriter();
        // An output's shape need not be told.
        foreach (var length in lengths)
            shape.Message(1, length is string free
                ? new ProtobufWriter().Text(2, free) : new ProtobufWriter().Integer(1, (int)length));
        var tensor = new ProtobufWriter().Integer(1, (long)OnnxType.Float);
        if (lengths.Length > 0) tensor.Message(2, shape);
        _parts.Add((
            new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor)), field));
        return this;
    }
}
