using System.Globalization;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Tensors;

namespace Polytope.Tool.Formats;

/// <summary>
/// Networks as safetensors, named as PyTorch's <c>state_dict</c> of a <c>Sequential</c> with a <c>Linear</c> at each
/// even place and an activation at each odd one, a <c>PReLU</c> where neurons have slopes of their own: <c>0.weight</c>
/// (outputs x inputs), <c>0.bias</c>, <c>2.weight</c>, ... of type F32, or F64 when some weight is no float32 value.
/// The metadata say what a state_dict does not: <c>activation</c> (<c>relu</c> or <c>leaky_relu</c>) and <c>slope</c>,
/// and <c>output</c> where <c>sigmoid</c> or <c>tanh</c> follows the last layer.
/// </summary>
public static class NetworkSafetensors
{
    public const string ActivationKey = "activation";
    public const string SlopeKey = "slope";
    public const string OutputKey = "output";

    private const string Relu = "relu";
    private const string LeakyRelu = "leaky_relu";
    private const string WeightSuffix = "weight";
    private const string BiasSuffix = "bias";
    private const string MeanSuffix = "running_mean";
    private const string VarianceSuffix = "running_var";
    private const string CountSuffix = "num_batches_tracked";

    /// <param name="assumed">The activation of a file whose metadata do not tell it.</param>
    /// <exception cref="UnreadableFileException">
    /// The file can't be read, or is no such network; says what and where.
    /// </exception>
    public static Network Read(string path, Activation? assumed = null) =>
        FromFile(path, SafetensorsFile.Read(path), assumed);

    /// <param name="metadata">More texts for the header, such as the tool's version.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static void Write(string path, Network network, IReadOnlyDictionary<string, string>? metadata = null) =>
        ToFile(network, metadata).Write(path);

    public static SafetensorsFile ToFile(Network network, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var texts = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            // What tells other programs that the names are PyTorch's.
            ["format"] = "pt",
            [ActivationKey] = network.Activation.IsLeaky ? LeakyRelu : Relu,
            [SlopeKey] = network.Activation.Slope.ToString("R", CultureInfo.InvariantCulture),
        };
        if (network.Output != OutputActivation.Linear) texts[OutputKey] = network.Output.Word();
        var single = network.Layers.All(NetworkAssembly.IsSingle);
        Tensor Stored(string name, ReadOnlySpan<double> values, params ReadOnlySpan<long> shape) => single
            ? Tensor.Of(name, Narrow(values), shape)
            : Tensor.Of(name, values, shape);

        var tensors = new List<Tensor>();
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var (layer, place) = (network.Layers[l], (2 * l).ToString(CultureInfo.InvariantCulture));
            tensors.Add(Stored($"{place}.{WeightSuffix}", layer.Weights, layer.Outputs, layer.Inputs));
            tensors.Add(Stored($"{place}.{BiasSuffix}", layer.Biases, layer.Outputs));
            // As PyTorch names the weights of a PReLU between two Linear.
            if (!layer.Slopes.IsDefault)
                tensors.Add(Stored(
                    $"{((2 * l) + 1).ToString(CultureInfo.InvariantCulture)}.{WeightSuffix}", layer.Slopes.AsSpan(),
                    layer.Outputs));
        }

        return new SafetensorsFile(tensors, texts);
    }

    /// <inheritdoc cref="Load"/>
    public static Network FromFile(string path, SafetensorsFile file, Activation? assumed = null) =>
        Load(path, file, new NetworkReading(assumed)).Network;

    /// <summary>
    /// Also reads what others wrote: layers of any names ending in <c>weight</c> and <c>bias</c>, F16 and BF16, layers
    /// without bias; a batch normalization (with <c>running_mean</c> and <c>running_var</c>) is folded into the layer
    /// before it, with PyTorch's usual epsilon; a weight of one dimension without a bias has slopes, as of PReLU.
    /// </summary>
    /// <param name="path">What errors call the file.</param>
    /// <param name="reading">The activation if the metadata do not tell it, and the order if the names do not.</param>
    /// <exception cref="UnreadableFileException">This is no such network; says what and where.</exception>
    public static ReadNetwork Load(string path, SafetensorsFile file, NetworkReading reading)
    {
        var groups = file.Tensors.GroupBy(tensor => PrefixOf(path, tensor.Name))
            .OrderBy(group => group.Key, NaturalOrder.Comparer)
            .Select(group => (Prefix: group.Key, Tensors: group.ToArray())).ToList();
        var named = groups.ToDictionary(
            group => group.Prefix.TrimEnd('.'), group => group, StringComparer.Ordinal);
        var order = OrderOf(
            path, [.. groups.Select(group => Named(path, group.Prefix, group.Tensors))], reading.Layers);
        var layers = new List<ReadLayer>();
        var norm = "";
        foreach (var layer in order.Layers)
        {
            var (prefix, tensors) = named[layer.Name];
            if (layer.IsActivation)
            {
                if (layers.Count == 0) throw NoLayer(path, prefix, tensors[0]);
                layers[^1] = layers[^1] with { Slopes = ReadSlopes(path, tensors[0], layers[^1].Outputs) };
            }
            else if (layer.IsLinear)
            {
                var read = ReadLayer(path, prefix, tensors);
                // The names of a network of our own tell only its order.
                layers.Add(file.Metadata.ContainsKey(ActivationKey) ? read : read with
                {
                    Names = [.. Enumerable.Range(0, read.Outputs).Select(j => FormattableString.Invariant(
                        $"{Printable.Line(layer.Name)}[{j}]"))],
                });
                norm = "";
            }
            else
            {
                if (layers.Count == 0 || norm.Length > 0) throw Misplaced(path, prefix);
                layers[^1] = ReadNorm(path, norm = prefix, tensors).After(path, layers[^1]);
            }
        }

        // Named otherwise than its layer it comes after all of them, and its place is anyone's guess.
        if (norm.Length > 0 && reading.Layers is null) throw Misplaced(path, norm);
        // Where every hidden layer has slopes of its own, there is no other activation to ask for.
        var isSloped = layers.Count > 0 && layers.SkipLast(1).All(layer => layer.Slopes is not null);
        var slope = ReadSlope(
            path, file.Metadata, isSloped && layers.Count > 1 ? Activation.Relu : reading.Activation);
        return new ReadNetwork(
            NetworkAssembly.Assemble(path, layers, slope, ReadOutput(path, file.Metadata)),
            [$"layers in the order {string.Join(", ", order.Layers.Select(layer => layer.Name))}: {order.Reason}."]);
    }

    private static NamedLayer Named(string path, string prefix, Tensor[] tensors)
    {
        var name = prefix.TrimEnd('.');
        if (tensors.FirstOrDefault(tensor => tensor.Name == prefix + MeanSuffix) is { } mean)
            return new NamedLayer(name, null, mean.Shape is [var width] ? Fitting(width) : null);
        var weight = tensors.FirstOrDefault(tensor => tensor.Name == prefix + WeightSuffix);
        return weight?.Shape switch
        {
            [> 0 and var outputs, > 0 and var inputs] =>
                new NamedLayer(name, Fitting(inputs), Fitting(outputs)),
            [> 0 and var slopes] when tensors.Length == 1 =>
                new NamedLayer(name, null, slopes == 1 ? null : Fitting(slopes), IsActivation: true),
            _ => throw NoLayer(path, prefix, weight),
        };
    }

    /// <summary>A shape in a file without data may be of any size, but of a network it is an int.</summary>
    private static int Fitting(long length) => (int)Math.Min(length, int.MaxValue);

    private static UnreadableFileException NoLayer(string path, string prefix, Tensor? weight) =>
        new(path, weight is null
        ? $"tensor '{prefix}{BiasSuffix}' has no '{prefix}{WeightSuffix}' beside it."
        : $"tensor '{weight.Name}' has the shape {Show(weight)}; that of a linear layer is [outputs, inputs]"
            + (weight.Shape.Length > 2
                ? ". Which layers a convolution is between, safetensors do not tell: export the model as ONNX." : "."));

    /// <summary>The order that the user tells, or that names and shapes tell.</summary>
    private static LayerOrder OrderOf(string path, List<NamedLayer> layers, IReadOnlyList<string>? asked)
    {
        if (asked is null)
            return LayerOrder.Of(layers) ?? throw new UnreadableFileException(path,
                $"neither names nor shapes tell the order of the layers {string.Join(", ", layers)}. Name them all, "
                + "from the input to the output, on the command line: --layers FIRST,SECOND,...,LAST.");
        var unknown = asked.FirstOrDefault(name => !layers.Exists(layer => layer.Name == name));
        if (unknown is not null)
            throw new UnreadableFileException(
                path, $"--layers: there is no layer '{unknown}'; there are {string.Join(", ", layers)}.");
        var missing = layers.FirstOrDefault(layer => !asked.Contains(layer.Name, StringComparer.Ordinal));
        if (missing is not null || asked.Count != layers.Count)
            throw new UnreadableFileException(path, missing is not null
                ? $"--layers: the file also has {missing}; name all of its layers."
                : "--layers: a layer is named twice.");
        return new LayerOrder([.. asked.Select(name => layers.Find(layer => layer.Name == name)!)], "as asked for");
    }

    private static double[] ReadSlopes(string path, Tensor tensor, int outputs)
    {
        var slopes = Numbers(path, tensor);
        return slopes.Length == outputs ? slopes
            : slopes.Length == 1 ? [.. Enumerable.Repeat(slopes[0], outputs)]
            : throw new UnreadableFileException(path, FormattableString.Invariant(
                $"tensor '{tensor.Name}' has {slopes.Length} slopes, but the layer before it has {outputs} outputs."));
    }

    private static OutputActivation ReadOutput(string path, IReadOnlyDictionary<string, string> metadata) =>
        !metadata.TryGetValue(OutputKey, out var word) ? OutputActivation.Linear
            : NetworkAssembly.OutputOf(word) ?? throw new UnreadableFileException(
                path, $"metadata '{OutputKey}' is '{word}', but must be 'linear', 'sigmoid' or 'tanh'.");

    private static double ReadSlope(string path, IReadOnlyDictionary<string, string> metadata, Activation? assumed)
    {
        if (!metadata.TryGetValue(ActivationKey, out var activation))
            return assumed?.Slope ?? throw new UnreadableFileException(path,
                $"the header's metadata do not tell the activation: '{ActivationKey}' ({Relu} or {LeakyRelu}) is "
                + "missing; on the command line --slope tells it.");
        if (activation == Relu) return 0;
        if (activation != LeakyRelu)
            throw new UnreadableFileException(
                path, $"metadata '{ActivationKey}' is '{activation}', but must be '{Relu}' or '{LeakyRelu}'.");
        if (!metadata.TryGetValue(SlopeKey, out var slope))
            throw new UnreadableFileException(path, $"metadata '{SlopeKey}' is missing; it belongs to {LeakyRelu}.");
        return double.TryParse(slope, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UnreadableFileException(path, $"metadata '{SlopeKey}' is '{slope}', but must be a number.");
    }

    /// <summary>What stands before <c>weight</c> or <c>bias</c>, with its dot.</summary>
    private static string PrefixOf(string path, string name)
    {
        var prefix = name[..(name.LastIndexOf('.') + 1)];
        return name[prefix.Length..] is WeightSuffix or BiasSuffix or MeanSuffix or VarianceSuffix or CountSuffix
            ? prefix
            : throw new UnreadableFileException(path, $"tensor '{name}' belongs to no linear layer:"
                + $" its name ends neither in '{WeightSuffix}' nor in '{BiasSuffix}'.");
    }

    private static UnreadableFileException Misplaced(string path, string prefix) => new(path,
        $"the batch normalization '{prefix.TrimEnd('.')}' does not stand between two linear layers in the order of the "
        + "names, which tells its place.");

    private static BatchNorm ReadNorm(string path, string prefix, Tensor[] tensors)
    {
        var mean = Vector(MeanSuffix) ?? [];
        return new BatchNorm(
            $"'{prefix}{MeanSuffix}'",
            Vector(WeightSuffix) ?? [.. mean.Select(_ => 1.0)],
            Vector(BiasSuffix) ?? new double[mean.Length],
            mean,
            Vector(VarianceSuffix) ?? throw new UnreadableFileException(
                path, $"tensor '{prefix}{MeanSuffix}' has no '{prefix}{VarianceSuffix}' beside it."),
            BatchNorm.UsualEpsilon);

        double[]? Vector(string suffix) =>
            tensors.FirstOrDefault(tensor => tensor.Name == prefix + suffix) is { } tensor
                ? Numbers(path, tensor) : null;
    }

    private static ReadLayer ReadLayer(string path, string prefix, Tensor[] tensors)
    {
        var weight = tensors.FirstOrDefault(tensor => tensor.Name == prefix + WeightSuffix)
            ?? throw new UnreadableFileException(
                path, $"tensor '{prefix}{BiasSuffix}' has no '{prefix}{WeightSuffix}' beside it.");
        if (weight.Shape is not [> 0, > 0]) throw NoLayer(path, prefix, weight);
        var outputs = (int)weight.Shape[0];
        var bias = tensors.FirstOrDefault(tensor => tensor.Name == prefix + BiasSuffix);
        if (bias is not null && (bias.Shape is not [var length] || length != outputs))
            throw new UnreadableFileException(
                path, $"tensor '{bias.Name}' has the shape {Show(bias)}, but '{weight.Name}' has {outputs} rows.");
        var biases = bias is null ? new double[outputs] : Numbers(path, bias);
        return new ReadLayer(weight.Name, Numbers(path, weight), prefix + BiasSuffix, biases);
    }

    private static double[] Numbers(string path, Tensor tensor) => tensor.ToDoubles()
        ?? throw new UnreadableFileException(
            path, $"tensor '{tensor.Name}' is of type {tensor.Type}; weights are F32, F64, F16 or BF16.");

    private static string Show(Tensor tensor) => $"[{string.Join(", ", tensor.Shape)}]";

    private static float[] Narrow(ReadOnlySpan<double> values)
    {
        var narrow = new float[values.Length];
        for (var i = 0; i < narrow.Length; i++) narrow[i] = (float)values[i];
        return narrow;
    }
}
