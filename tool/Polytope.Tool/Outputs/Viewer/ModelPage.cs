using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Slices;

namespace Polytope.Tool.Outputs.Viewer;

/// <summary>
/// One network as a page: a run (<see cref="ViewerRun"/>) of one frame, without an image, points and losses, that has
/// <c>aspect</c> (the window's width to its height on the screen) and <c>model</c>: the number of <c>inputs</c> and the
/// <c>plane</c> within them, as the points (0, 0), (1, 0) and (0, 1) of it, null where the network takes two. A
/// plane's frame has <c>first</c>, the first layer's exact numbers: an <c>exponent</c> and <c>rows</c>, three decimal
/// integers a neuron (two weights and the bias), each to be multiplied by 2^exponent; <c>weights</c> has their
/// roundings. Where neurons have slopes of their own, <c>slopes</c> has a list for each hidden layer, or null. Where
/// float32 does not hold the weights, <c>weights</c> are doubles in base64, and <c>areDoubles</c> says so.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="Network">With two inputs.</param>
/// <param name="Window">What the page shows of the plane.</param>
/// <param name="Aspect">The width of a unit of the window to its height.</param>
/// <param name="Cells">The number of polytopes on the window.</param>
internal sealed record ModelPage(string Name, Network Network, Window Window, double Aspect, int Cells)
{
    /// <summary>The colours of classes, where outputs are scores.</summary>
    public Palette? Palette { get; init; }

    /// <summary>The plane within the inputs that the network was restricted to.</summary>
    public PlaneSlice? Plane { get; init; }

    /// <summary>Points of the plane that the page marks.</summary>
    public IReadOnlyList<(double S, double T)> Marks { get; init; } = [];

    public byte[] Html() =>
    [
        .. ViewerPage.Head,
        .. ViewerPage.Script(Json(WriteModel)),
        .. ViewerPage.Script(Json(WriteFrame)),
        .. ViewerPage.Tail,
    ];

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, ScriptJson.Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void WriteModel(Utf8JsonWriter json)
    {
        json.WriteNumber("format", ViewerRun.Format);
        json.WriteBoolean("live", false);
        json.WriteString("experiment", Name);
        json.WriteString("hidden", string.Join('-', Network.Shape.Hidden.ToArray()));
        if (Network.Output != OutputActivation.Linear) json.WriteString("output", Network.Output.Word());
        json.WriteNumber("epochs", 0);
        WriteNumbers(json, "window", [Window.X0, Window.Y0, Window.X1, Window.Y1]);
        json.WriteNumber("aspect", Aspect * Window.Width / Window.Height);
        json.WriteNull("image");
        if (Palette is { } palette)
        {
            json.WriteStartArray("classes");
            foreach (var colour in palette.Colours) json.WriteStringValue(colour.ToString()[1..]);
            json.WriteEndArray();
        }

        json.WriteStartObject("model");
        json.WriteNumber("inputs", Plane?.Inputs ?? Network.Shape.Inputs);
        if (Plane is { } plane)
        {
            json.WriteStartArray("plane");
            foreach (var (s, t) in ((double, double)[])[(0, 0), (1, 0), (0, 1)])
                WriteNumbers(json, null, plane.At(s, t));
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("plane");
        }

        json.WriteEndObject();
        json.WriteString("trainingPoints", Floats([.. Marks.SelectMany(mark => (double[])[mark.S, mark.T])]));
        json.WriteString("validationPoints", "");

        // No class: a mark has no colour of its own.
        json.WriteString("trainingTargets", Floats([.. Marks.Select(_ => -1.0)]));
        json.WriteString("validationTargets", "");
    }

    private void WriteFrame(Utf8JsonWriter json)
    {
        WriteNumbers(json, "shape", [.. Network.Shape.Widths.Select(width => (double)width)]);
        json.WriteNumber("slope", Network.Activation.Slope);
        if (Network.HasSlopes) WriteSlopes(json);
        WriteNumbers(json, "epoch", [0]);
        foreach (var loss in (string[])["training", "validation"])
        {
            json.WriteStartArray(loss);
            json.WriteNullValue();
            json.WriteEndArray();
        }

        WriteNumbers(json, "polytopes", [Cells]);
        if (Network.Layers[0].Exact is { } exact)
        {
            json.WriteStartObject("first");
            json.WriteNumber("exponent", exact.Exponent);
            json.WriteStartArray("rows");
            for (var row = 0; row < exact.Rows; row++)
                for (var column = 0; column < exact.Columns; column++)
                    json.WriteStringValue(exact.Mantissa(row, column).ToString(CultureInfo.InvariantCulture));
            json.WriteEndArray();
            json.WriteEndObject();
        }

        WriteWeights(json);
    }

    private void WriteSlopes(Utf8JsonWriter json)
    {
        json.WriteStartArray("slopes");
        foreach (var layer in Network.Layers[..^1])
        {
            if (layer.Slopes.IsDefault) json.WriteNullValue();
            else WriteNumbers(json, null, layer.Slopes.AsSpan());
        }

        json.WriteEndArray();
    }

    private void WriteWeights(Utf8JsonWriter json)
    {
        double[] weights = [.. Network.Layers.SelectMany(layer => (double[])[.. layer.Weights, .. layer.Biases])];
        float[] narrow = [.. weights.Select(weight => (float)weight)];

        // The first layer's exact numbers are written apart.
        var rounded = Network.Layers[0] is { Exact: not null } first ? first.Outputs * (first.Inputs + 1) : 0;
        var isNarrow = narrow.All(float.IsFinite)
            && narrow.Skip(rounded).Zip(weights.Skip(rounded)).All(pair => pair.First == pair.Second);
        json.WriteBoolean("areDoubles", !isNarrow);
        json.WriteString("weights", isNarrow ? PackedWeights.Base64([narrow]) : Doubles(weights));
    }

    private static void WriteNumbers(Utf8JsonWriter json, string? name, ReadOnlySpan<double> numbers)
    {
        if (name is null) json.WriteStartArray();
        else json.WriteStartArray(name);
        foreach (var number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static string Doubles(double[] values)
    {
        var bytes = new byte[8 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(8 * i), values[i]);
        return Convert.ToBase64String(bytes);
    }

    private static string Floats(double[] values)
    {
        var bytes = new byte[4 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), (float)values[i]);
        return Convert.ToBase64String(bytes);
    }
}
