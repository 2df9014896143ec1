using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats.Layers;

namespace Polytope.Tool.Formats.Onnx;

/// <summary>Follows a model's nodes from its input on and collects the layers on the way.</summary>
/// <param name="path">What errors call the file.</param>
/// <param name="initializers">The model's constants, by name.</param>
/// <param name="input">The name of the value that the network takes.</param>
internal sealed class OnnxChain(string path, IReadOnlyDictionary<string, OnnxTensor> initializers, string input)
{
    private readonly Dictionary<string, OnnxTensor> _constants = new(initializers, StringComparer.Ordinal);
    private readonly List<ReadLayer> _layers = [];
    private string _current = input;
    private double? _slope;
    private bool _activated = true;
    private bool _biased;

    public void Follow(OnnxNode node)
    {
        if (node.Operator == "Constant")
        {
            if (node.Outputs is [var name, ..]
                && node.Attributes.TryGetValue("value", out var value)
                && value.Tensor is { } tensor)
                _constants[name] = tensor with { Name = name };
            return;
        }

        switch (node.Operator)
        {
            case "Flatten" or "Identity" or "Dropout":
                break;
            case "Relu":
                Activate(node, 0);
                break;
            case "LeakyRelu":
                Activate(node, node.Number("alpha", 0.01f));
                break;
            case "Gemm":
                Gemm(node);
                break;
            case "MatMul":
                AddLayer(node, Constant(node, 1), transposed: true);
                break;
            case "BatchNormalization":
                Normalize(node);
                break;
            case "Add":
                AddBias(node, Constant(node, node.Inputs is [var first, _] && first == _current ? 1 : 0));
                break;
            default:
                throw Error(
                    node,
                    "is not supported; Gemm, MatMul, Add, BatchNormalization, Relu, LeakyRelu, Flatten, Identity, "
                    + "Dropout and Constant are.");
        }

        if (!node.Inputs.Contains(_current, StringComparer.Ordinal))
            throw Error(
                node, $"does not take '{_current}', the output of the node before it: the network must be one chain.");
        if (node.Outputs.Count == 0) throw Error(node, "has no output.");
        _current = node.Outputs[0];
    }

    public Network End(string output)
    {
        if (_current != output)
            throw new UnreadableFileException(
                path, $"the model's output '{output}' is not that of its last node, '{_current}'.");
        if (_activated && _layers.Count > 0)
            throw new UnreadableFileException(
                path, "the model ends with an activation; the last layer of a network is linear.");
        return NetworkAssembly.Assemble(path, _layers, _slope ?? 0);
    }

    private void Activate(OnnxNode node, double slope)
    {
        if (_activated) throw Error(node, "does not follow a linear layer.");
        if (_slope is { } other && other != slope)
            throw Error(node, FormattableString.Invariant(
                $"has another slope ({(float)slope}) than the activations before it ({(float)other})."));
        (_slope, _activated) = (slope, true);
    }

    private void Gemm(OnnxNode node)
    {
        if (node.Number("alpha", 1) != 1 || node.Number("beta", 1) != 1 || node.Integer("transA", 0) != 0)
            throw Error(node, "has an alpha, beta or transA, which is not supported.");
        AddLayer(node, Constant(node, 1), transposed: node.Integer("transB", 0) == 0);
        if (node.Inputs.Count > 2 && node.Inputs[2].Length > 0) AddBias(node, Constant(node, 2));
    }

    /// <param name="transposed">Whether the matrix is inputs x outputs, as it stands to the right of x.</param>
    private void AddLayer(OnnxNode node, OnnxTensor matrix, bool transposed)
    {
        if (!_activated) throw Error(node, "follows a linear layer without an activation between them.");
        if (matrix.Shape is not [> 0, > 0])
            throw Error(
                node, $"has a matrix of shape [{string.Join(", ", matrix.Shape)}], which must have two dimensions.");
        var (rows, columns) = ((int)matrix.Shape[0], (int)matrix.Shape[1]);
        var weights = matrix.Content!;
        if (transposed)
        {
            weights = new double[matrix.Content!.Length];
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    weights[(column * rows) + row] = matrix.Content[(row * columns) + column];
        }

        _layers.Add(new ReadLayer(matrix.Name, weights, node.Name, new double[transposed ? columns : rows]));
        (_activated, _biased) = (false, false);
    }

    private void AddBias(OnnxNode node, OnnxTensor bias)
    {
        // A second bias would have to be added to the first, and the sum be rounded.
        if (_activated || _biased) throw Error(node, "does not follow a matrix product without bias.");
        var (layer, numbers) = (_layers[^1], bias.Content!);
        if (numbers.Length == 1) numbers = [.. Enumerable.Repeat(numbers[0], layer.Outputs)];
        if (numbers.Length != layer.Outputs || bias.Shape.SkipLast(1).Any(length => length != 1))
            throw Error(node, FormattableString.Invariant(
                $"adds a tensor of shape [{string.Join(", ", bias.Shape)}] to {layer.Outputs} outputs."));
        _layers[^1] = layer with { BiasName = bias.Name, Biases = numbers };
        _biased = true;
    }

    private void Normalize(OnnxNode node)
    {
        if (_activated) throw Error(node, "does not follow a linear layer, into which it could be folded.");
        var norm = new BatchNorm(
            $"node '{node.Name}' ({node.Operator})",
            Constant(node, 1).Content!, Constant(node, 2).Content!, Constant(node, 3).Content!, Constant(node, 4)
                .Content!,
            node.Number("epsilon", (float)BatchNorm.UsualEpsilon));
        _layers[^1] = norm.After(path, _layers[^1]);
        _biased = true;
    }

    private OnnxTensor Constant(OnnxNode node, int index)
    {
        if (index >= node.Inputs.Count || !_constants.TryGetValue(node.Inputs[index], out var constant))
            throw Error(node, FormattableString.Invariant($"has an input {index} that is no constant of the model."));
        return constant.Content is null
            ? throw Error(node, $"uses '{constant.Name}', whose numbers are no floating ones.")
            : constant;
    }

    private UnreadableFileException Error(OnnxNode node, string reason) =>
        new(path, $"node '{node.Name}' ({node.Operator}) {reason}");
}
