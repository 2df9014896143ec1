using System.Globalization;
using System.Text;
using System.Text.Json;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Tensors;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Formats;

/// <summary>
/// Networks as JSON: <c>activation</c> (<c>relu</c> or <c>leaky_relu</c>), <c>negative_slope</c> (without meaning for
/// relu), and <c>layers</c>, each a <c>weight</c> (outputs x inputs, a list of rows) and a <c>bias</c>; the last layer
/// is linear, unless <c>output</c> is <c>sigmoid</c> or <c>tanh</c>. Other keys are passed over. Numbers are doubles,
/// written with the fewest digits that read back the same.
/// </summary>
public static class NetworkJson
{
    private const string Relu = "relu";
    private const string LeakyRelu = "leaky_relu";
    private const string Output = "output";

    /// <exception cref="UnreadableFileException">
    /// The file can't be read, or is no such network; says what and where.
    /// </exception>
    public static Network Read(string path) => Parse(path, WholeFile.Read(path));

    /// <param name="path">What errors call the file.</param>
    /// <param name="content">UTF-8, with or without a byte order mark.</param>
    /// <exception cref="UnreadableFileException">This is no such network; says what and where.</exception>
    public static Network Parse(string path, ReadOnlyMemory<byte> content)
    {
        if (content.Span.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        var root = LocatedJson.Parse(path, content);
        var activation = root["activation"];
        var slope = activation.Text() switch
        {
            Relu => 0,
            LeakyRelu => root["negative_slope"].Number(),
            var other => throw activation.Error($"is '{other}', but must be '{Relu}' or '{LeakyRelu}'."),
        };
        var output = root.Optional(Output) is not { } word ? OutputActivation.Linear
            : NetworkAssembly.OutputOf(word.Text())
                ?? throw word.Error($"is '{word.Text()}', but must be 'linear', 'sigmoid' or 'tanh'.");
        return NetworkAssembly.Assemble(path, [.. root["layers"].Items().Select(ReadLayer)], slope, output);
    }

    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="ArgumentException">A weight is NaN or infinite, which JSON can't say.</exception>
    public static void Write(string path, Network network) => AtomicFile.Write(path, ToBytes(network));

    /// <summary>The file's content; a line for each row of weights.</summary>
    /// <exception cref="ArgumentException">A weight is NaN or infinite, which JSON can't say.</exception>
    public static byte[] ToBytes(Network network)
    {
        var text = new StringBuilder();
        text.Append("{\n  \"activation\": \"").Append(network.Activation.IsLeaky ? LeakyRelu : Relu);
        text.Append("\",\n  \"negative_slope\": ").Append(Shortest(network.Activation.Slope))
            .Append(",\n  ");
        if (network.Output != OutputActivation.Linear)
            text.Append('"').Append(Output).Append("\": \"").Append(network.Output.Word())
                .Append("\",\n  ");
        text.Append("\"layers\": [");
        var separator = "\n";
        foreach (var layer in network.Layers)
        {
            text.Append(separator).Append("    {\n      \"weight\": [\n");
            for (var row = 0; row < layer.Outputs; row++)
                text.Append("        ").Append(List(layer.Row(row))).Append(row < layer.Outputs - 1 ? ",\n" : "\n");
            text.Append("      ],\n      \"bias\": ").Append(List(layer.Biases));
            if (!layer.Slopes.IsDefault)
                text.Append(",\n      \"slopes\": ").Append(List(layer.Slopes.AsSpan()));
            if (!layer.Names.IsDefault)
                text.Append(",\n      \"names\": ").Append(JsonSerializer.Serialize(layer.Names.ToArray()));
            text.Append("\n    }");
            separator = ",\n";
        }

        return Encoding.UTF8.GetBytes(text.Append("\n  ]\n}\n").ToString());
    }

    private static ReadLayer ReadLayer(LocatedJson layer)
    {
        LocatedJson weight = layer["weight"], bias = layer["bias"];
        var rows = weight.Items();
        if (rows.Count == 0) throw weight.Error("has no rows; a layer has at least one neuron.");
        var weights = new List<double>();
        var columns = 0;
        foreach (var row in rows)
        {
            var numbers = row.Items();
            if (numbers.Count == 0) throw row.Error("is empty; a neuron has at least one input.");
            if (columns != 0 && numbers.Count != columns)
                throw row.Error(FormattableString.Invariant(
                    $"has {numbers.Count} numbers, but the row above has {columns}."));
            columns = numbers.Count;
            weights.AddRange(numbers.Select(number => number.Number()));
        }

        var biases = bias.Items().Select(number => number.Number()).ToArray();
        return biases.Length == rows.Count
            ? new ReadLayer(weight.Where, [.. weights], bias.Where, biases)
            {
                Slopes = Each(layer, "slopes", biases.Length, slope => slope.Number()),
                // Names end up in texts of many kinds, in which a line break would begin another statement.
                Names = Each(layer, "names", biases.Length, name => Printable.Line(name.Text())),
            }
            : throw bias.Error(FormattableString.Invariant(
                $"has {biases.Length} numbers, but {weight.Where} has {rows.Count} rows."));
    }

    /// <summary>A list of one value a neuron; null if the layer has none.</summary>
    private static T[]? Each<T>(LocatedJson layer, string key, int outputs, Func<LocatedJson, T> read)
    {
        if (layer.Optional(key) is not { } list) return null;
        var values = list.Items();
        return values.Count == outputs ? [.. values.Select(read)] : throw list.Error(FormattableString.Invariant(
            $"has {values.Count} entries, but the layer has {outputs} neurons."));
    }

    private static string List(ReadOnlySpan<double> values)
    {
        var text = new StringBuilder("[");
        foreach (var value in values) text.Append(text.Length > 1 ? ", " : "").Append(Shortest(value));
        return text.Append(']').ToString();
    }

    private static string Shortest(double value) => double.IsFinite(value)
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : throw new ArgumentException(FormattableString.Invariant(
            $"A network with {value} among its numbers can't be written as JSON."));
}
