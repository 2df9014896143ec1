using System.Globalization;
using System.Text.Json;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Viewer;

/// <summary>
/// Some frames in a row, as the page reads them: a JSON object with <c>shape</c> (widths from the inputs to the
/// outputs), <c>slope</c> (below zero; 0 is ReLU), a list each of <c>epoch</c>, <c>training</c>, <c>validation</c> and
/// <c>image</c> loss (null where it is not finite; no list where there is no image) and <c>polytopes</c>, an object
/// <c>measures</c> of further lists (columns of <see cref="MeasureCatalog"/> with seven digits among them), and
/// <c>weights</c> (<see cref="PackedWeights"/>).
/// </summary>
/// <param name="measures">To be written besides those that every page has.</param>
internal sealed class FrameChunk(IReadOnlyList<Measure> measures)
{
    /// <summary>Weights in a chunk, at most, unless one frame has more: a megabyte.</summary>
    private const int MostWeights = 1 << 18;

    private readonly List<(int Epoch, Losses Losses, PartitionMeasures Measures, double[] Values)> _frames = [];
    private readonly List<float[]> _weights = [];
    private Network? _network;
    private List<string> _columns = [];

    /// <summary>
    /// The bytes of a chunk while it is written: numbers, planes, deflated and as text, twice; and of some before it,
    /// which are not collected at once (measured).
    /// </summary>
    public static long MemoryFor(int weights) => 192L * Math.Max(weights, MostWeights);

    public bool IsEmpty => _frames.Count == 0;

    public bool IsFull => !IsEmpty && (long)(_frames.Count + 1) * _weights[0].Length > MostWeights;

    private bool HasImage => _frames[0].Losses.Image is not null;

    /// <summary>All frames of a chunk have one shape.</summary>
    public void Add(Frame frame)
    {
        _network ??= frame.Checkpoint.Network;
        var run = frame.Measured.Run;
        if (IsEmpty) _columns = [.. measures.SelectMany(measure => measure.Columns(run)).Select(CamelCase)];
        var values = measures.SelectMany(measure => Values(measure, frame)
            ?? Enumerable.Repeat(double.NaN, measure.Columns(run).Count));
        _frames.Add((frame.Epoch, frame.Losses, frame.Measures, [.. values]));
        _weights.Add(frame.Checkpoint.Network.ToParameters());
    }

    public byte[] Json()
    {
        var network = _network ?? throw new InvalidOperationException("There is no frame.");
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ScriptJson.Options))
        {
            json.WriteStartObject();
            WriteList(json, "shape", network.Shape.Widths, (writer, width) => writer.WriteNumberValue(width));
            json.WriteNumber("slope", network.Activation.Slope);
            WriteList(json, "epoch", _frames, (writer, frame) => writer.WriteNumberValue(frame.Epoch));
            WriteList(json, "training", _frames, (writer, frame) => WriteFinite(writer, frame.Losses.Training));
            WriteList(json, "validation", _frames, (writer, frame) => WriteFinite(writer, frame.Losses.Validation));
            if (HasImage)
                WriteList(json, "image", _frames, (writer, frame) => WriteFinite(writer, frame.Losses.Image!.Value));
            WriteList(json, "polytopes", _frames, (writer, frame) => writer.WriteNumberValue(frame.Measures.Polytopes));
            json.WriteStartObject("measures");
            WriteMeasure(json, "boundaryLength", measures => measures.BoundaryLength);
            if (HasImage) WriteMeasure(json, "nearImageEdges", measures => measures.NearImageEdges!.Value);
            WriteMeasure(json, "largestArea", measures => measures.LargestArea);
            WriteMeasure(json, "medianArea", measures => measures.MedianArea);
            foreach (var (index, column) in _columns.Index())
                WriteList(json, column, _frames, (writer, frame) => WriteShort(writer, frame.Values[index]));
            json.WriteEndObject();
            json.WriteString("weights", PackedWeights.Base64(_weights));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void WriteMeasure(Utf8JsonWriter json, string name, Func<PartitionMeasures, double> measure) =>
        WriteList(json, name, _frames, (writer, frame) => WriteFinite(writer, measure(frame.Measures)));

    private static void WriteList<T>(
        Utf8JsonWriter json, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var value in values) write(json, value);
        json.WriteEndArray();
    }

    private static void WriteFinite(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }

    /// <summary>With as many digits as a chart can show.</summary>
    private static void WriteShort(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteRawValue(value.ToString("G7", CultureInfo.InvariantCulture));
        else json.WriteNullValue();
    }

    private static double[]? Values(Measure measure, Frame frame) =>
        measure.IsOfChange ? frame.Change?.Of(measure) : frame.Measured.Of(measure);

    private static string CamelCase(string column) => string.Concat(column.Split('-').Select((word, i) =>
        i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
