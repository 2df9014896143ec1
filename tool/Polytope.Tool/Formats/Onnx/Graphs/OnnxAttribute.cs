using System.Buffers.Binary;

namespace Polytope.Tool.Formats.Onnx.Graphs;

/// <summary>An <c>AttributeProto</c>: name = 1, f = 2, i = 3, s = 4, t = 5, floats = 7, ints = 8, ref_attr_name = 21.
/// </summary>
internal sealed record OnnxAttribute(string Name)
{
    /// <summary>Within a function the attribute of its call that has the value; empty where it is here.</summary>
    public string RefersTo { get; private set; } = "";

    public float Number { get; private set; }

    public long Integer { get; private set; }

    public string Text { get; private set; } = "";

    public OnnxTensor? Tensor { get; private set; }

    public float[] Numbers { get; private set; } = [];

    public IReadOnlyList<long> Integers { get; private set; } = [];

    public static OnnxAttribute Read(string path, ProtobufReader reader)
    {
        var read = new OnnxAttribute("");
        var (numbers, integers) = (new List<byte>(), new List<long>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: read = read with { Name = reader.Text() }; break;
                case 2: read.Number = reader.Single(); break;
                case 3: read.Integer = reader.Integer(); break;
                case 4: read.Text = reader.Text(); break;
                case 5: read.Tensor = OnnxTensor.Read(path, reader.Message()); break;
                case 7: reader.AddFixed(numbers, 4); break;
                case 8: reader.AddIntegers(integers); break;
                case 21: read.RefersTo = reader.Text(); break;
            }
        }

        if (numbers.Count % 4 != 0) throw reader.Damaged();
        read.Numbers = new float[numbers.Count / 4];
        var bytes = numbers.ToArray();
        for (var i = 0; i < read.Numbers.Length; i++)
            read.Numbers[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(4 * i));
        read.Integers = integers;
        return read;
    }
}
