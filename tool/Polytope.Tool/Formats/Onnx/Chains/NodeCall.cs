using Polytope.Tool.Formats.Onnx.Graphs;

namespace Polytope.Tool.Formats.Onnx.Chains;

/// <summary>A node with the values of its inputs, and the chain that it adds to.</summary>
/// <param name="Node">The node.</param>
/// <param name="Inputs">One for each of its inputs; null for one that is left out.</param>
/// <param name="Chain">The layers so far.</param>
/// <param name="OperatorSet">The version of ONNX's operators.</param>
/// <param name="Notices">What the user should know of how the model was read.</param>
internal sealed record NodeCall(
    OnnxNode Node, IReadOnlyList<Value?> Inputs, Chain Chain, long OperatorSet, ICollection<string> Notices)
{
    /// <summary>What its results are called in neurons' names.</summary>
    public string Title => Node.Title;

    public bool Has(int index) => index >= 0 && index < Inputs.Count && Inputs[index] is not null;

    /// <exception cref="NodeException">The input is left out.</exception>
    public Value Input(int index) => !Has(index)
        ? throw new NodeException(FormattableString.Invariant($"has no input {index}."))
        : Inputs[index] is Constant constant && constant.Type.Size() == 0
            ? throw new NodeException(
                $"takes '{constant.Name}', whose elements are no numbers that can be read ({constant.Type.Name()}).")
            : Inputs[index]!;

    /// <summary>The first input as a function of the network's input; constants become rows without neurons.</summary>
    public Affine AffineInput(int index) => AsAffine(Input(index));

    /// <inheritdoc cref="AffineInput"/>
    public Affine AsAffine(Value value) => value switch
    {
        Affine affine => affine,
        Constant constant => Rows(constant),
        _ => throw new NodeException("follows what would be left off at the model's end."),
    };

    /// <exception cref="NodeException">The input depends on the network's input.</exception>
    public Constant ConstantInput(int index, string what) => Input(index) is Constant constant
        ? constant
        : throw new NodeException(
            $"has {what} that depend on the network's input; only constant ones keep the model piecewise affine.");

    /// <summary>
    /// An input of integers or, in older operator sets, the attribute of that name; null for neither.
    /// </summary>
    public long[]? Integers(int index, string attribute) => Has(index)
        ? [.. ConstantInput(index, attribute).Numbers.Select(number => (long)number)]
        : Node.Attributes.TryGetValue(attribute, out var value) ? [.. value.Integers] : null;

    public long Integer(string attribute, long otherwise) =>
        Node.Attributes.TryGetValue(attribute, out var value) ? value.Integer : otherwise;

    public double Number(string attribute, double otherwise) =>
        Node.Attributes.TryGetValue(attribute, out var value) ? value.Number : otherwise;

    public string Text(string attribute, string otherwise) =>
        Node.Attributes.TryGetValue(attribute, out var value) ? value.Text : otherwise;

    /// <summary>The result, which is constant if no element depends on the network's input.</summary>
    public static Value Result(Affine value, OnnxType type = OnnxType.Float) =>
        Array.TrueForAll(value.Rows, row => row.IsConstant)
            ? new Constant(value.Shape, Array.ConvertAll(value.Rows, row => type.Round(row.Bias)), type)
            : value;

    /// <summary>
    /// Each element of the result a sum of multiples of the operands' elements. Where that would have to be rounded,
    /// the operands become neurons of their own first.
    /// </summary>
    /// <param name="operands">Values of any levels.</param>
    /// <param name="shape">Of the result.</param>
    /// <param name="origin">What the result is called by.</param>
    /// <param name="fill">Adds the terms of an element, given the operands' rows; gives the divisor.</param>
    public Affine Combine(
        Affine[] operands, TensorShape shape, string origin, Func<int, AffineRow[][], RowSum, double> fill)
    {
        var level = operands.Max(operand => operand.Level);
        operands = Array.ConvertAll(operands, operand => Chain.Lift(operand, level));
        if (Rows(strict: true) is { } rows) return new Affine(shape, rows, level, origin);
        operands = Array.ConvertAll(operands, Chain.Materialize);
        return new Affine(shape, Rows(strict: false)!, level + 1, origin);

        AffineRow[]? Rows(bool strict)
        {
            var sum = new RowSum(Chain.Width(operands[0].Level), Chain.Budget);
            var inputs = Array.ConvertAll(operands, operand => operand.Rows);
            var sums = new AffineRow[shape.Count];
            for (var i = 0; i < sums.Length; i++)
            {
                var divisor = fill(i, inputs, sum);
                if (strict && sum.HasLost) return null;
                sums[i] = sum.Take(divisor);
            }

            return sums;
        }
    }

    private Affine Rows(Constant constant)
    {
        Chain.Budget.SpendRows(constant.Numbers.Length);
        return new Affine(
            constant.Shape, Array.ConvertAll(constant.Numbers, AffineRow.Constant), 0, Node.Title);
    }
}
