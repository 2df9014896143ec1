using System.Text;
using System.Text.Json;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Polytopes;

/// <summary>Prints inspected points in one format.</summary>
internal interface IInspectionWriter
{
    /// <summary>The option that asks for it.</summary>
    string Option { get; }

    /// <summary>Its output can hold more than one point.</summary>
    bool TakesMany { get; }

    bool IsJson { get; }

    void Write(TextWriter output, IEnumerable<InspectedPoint> points, InspectionView view);
}

/// <summary>One point after the other.</summary>
internal sealed record LinesInspectionWriter(
    string Option, Action<TextWriter, int>? Header, Action<TextWriter, InspectedPoint, InspectionView> Each)
    : IInspectionWriter
{
    public bool TakesMany { get; init; } = true;

    public bool IsJson => false;

    public void Write(TextWriter output, IEnumerable<InspectedPoint> points, InspectionView view)
    {
        Header?.Invoke(output, view.Network.Shape.Inputs);
        foreach (var point in points) Each(output, point, view);
    }
}

/// <summary>A list with an object a point, however many there are.</summary>
internal sealed record JsonInspectionWriter : IInspectionWriter
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = PrintableJson.Encoder, NewLine = "\n" };

    public string Option => "--json";

    public bool TakesMany => true;

    public bool IsJson => true;

    public void Write(TextWriter output, IEnumerable<InspectedPoint> points, InspectionView view)
    {
        var separator = "[\n";
        foreach (var point in points)
        {
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream, Options)) PolytopeJson.Write(json, point, view);
            output.Write(separator + Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
            separator = ",\n";
        }

        output.WriteLine("\n]");
    }
}
