using System.Globalization;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Layers;
using Polytope.Tool.Formats.Tensors;

namespace Polytope.Tool.Formats;

/// <summary>
/// Networks as safetensors, named as PyTorch's <c>state_dict</c> of a <c>Sequential</c> with a <c>Linear</c> at each
/// even place and an activation at each odd one: <c>0.weight</c> (outputs x inputs), <c>0.bias</c>, <c>2.weight</c>,
/// ... of type F32, or F64 when some weight is no float32 value. The metadata say what a state_dict does not:
/// <c>activation</c> (<c>relu</c> or <c>leaky_relu</c>) and <c>slope</c>.
/// </summary>
public static class NetworkSafetensors
{
    public const string ActivationKey = "activation";
    public const string SlopeKey = "slope";

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
        network.RequireOneSlope("Safetensors take");
        var texts = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            // What tells other programs that the names are PyTorch's.
            ["format"] = "pt",
            [ActivationKey] = network.Activation.IsLeaky ? LeakyRelu : Relu,
            [SlopeKey] = network.Activation.Slope.ToString("R", CultureInfo.InvariantCulture),
        };
        var single = network.Layers.All(layer =>
            NetworkAssembly.IsSingle(layer.Weights) && NetworkAssembly.IsSingle(layer.Biases));
        Tensor Stored(string name, ReadOnlySpan<double> values, params ReadOnlySpan<long> shape) => single
            ? Tensor.Of(name, Narrow(values), shape)
            : Tensor.Of(name, values, shape);

        var tensors = new List<Tensor>();
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var (layer, place) = (network.Layers[l], (2 * l).ToString(CultureInfo.InvariantCulture));
            tensors.Add(Stored($"{place}.{WeightSuffix}", layer.Weights, layer.Outputs, layer.Inputs));
            tensors.Add(Stored($"{place}.{BiasSuffix}", layer.Biases, layer.Outputs));
        }

        return new SafetensorsFile(tensors, texts);
    }

    /// <summary>
    /// Also reads what others wrote: layers of any names ending in <c>weight</c> and <c>bias</c>, in the order of the
    /// names (numbers in them as numbers), F16 and BF16, layers without bias; a batch normalization (with
    /// <c>running_mean</c> and <c>running_var</c>) is folded into the layer before it, with PyTorch's usual epsilon.
    /// </summary>
    /// <param name="path">What errors call the file.</param>
    /// <param name="assumed">The activation if the metadata do not tell it.</param>
    /// <exception cref="UnreadableFileException">This is no such network; says what and where.</exception>
    public static Network FromFile(string path, SafetensorsFile file, Activation? assumed = null)
    {
        var slope = ReadSlope(path, file.Metadata, assumed);
        var layers = new List<ReadLayer>();
        var norm = "";
        foreach (var group in file.Tensors.GroupBy(tensor => PrefixOf(path, tensor.Name)).OrderBy(
            group => group.Key, NaturalOrder.Comparer))
        {
            if (group.All(tensor => tensor.Name != group.Key + MeanSuffix))
            {
                layers.Add(ReadLayer(path, group.Key, [.. group]));
                norm = "";
                continue;
            }

            if (layers.Count == 0 || norm.Length > 0) throw Misplaced(path, group.Key);
            layers[^1] = ReadNorm(path, norm = group.Key, [.. group]).After(path, layers[^1]);
        }

        // Named otherwise than its layer it comes after all of them, and its place is anyone's guess.
        if (norm.Length > 0) throw Misplaced(path, norm);

        return NetworkAssembly.Assemble(path, layers, slope);
    }

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

    private static UnreadableFileException Misplaced(string path, string norm) => new(path,
        $"the batch normalization '{norm.TrimEnd('.')}' does not stand between two linear layers in the order of the "
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
        if (weight.Shape is not [> 0, > 0])
            throw new UnreadableFileException(
                path,
                $"tensor '{weight.Name}' has the shape {Show(weight)}; that of a linear layer is [outputs, inputs].");
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
