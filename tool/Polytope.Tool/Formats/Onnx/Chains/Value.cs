using Polytope.Tool.Formats.Onnx.Graphs;

namespace Polytope.Tool.Formats.Onnx.Chains;

/// <summary>A tensor of the graph: constant, or a function of the input.</summary>
internal abstract record Value(TensorShape Shape)
{
    /// <summary>The tensor whose i-th element is the source-th of this one; of a source below 0, the filling.</summary>
    public abstract Value Taken(TensorShape shape, int[] sources, Budget budget, double filling = 0);

    /// <summary>The same elements in another shape of as many.</summary>
    public Value Reshaped(TensorShape shape) => this with { Shape = shape };
}

/// <summary>Numbers that do not depend on the input.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Numbers">One an element.</param>
/// <param name="Type">Their type, to which results are rounded.</param>
internal sealed record Constant(TensorShape Shape, double[] Numbers, OnnxType Type) : Value(Shape)
{
    /// <summary>What errors call it.</summary>
    public string Name { get; init; } = "";

    public static Constant Integers(IReadOnlyCollection<long> numbers) =>
        new(new TensorShape([(long)numbers.Count]), [.. numbers.Select(number => (double)number)], OnnxType.Int64);

    public override Value Taken(TensorShape shape, int[] sources, Budget budget, double filling = 0)
    {
        budget.SpendNumbers(sources.Length);
        return new Constant(shape, Array.ConvertAll(sources, at => at < 0 ? filling : Numbers[at]), Type)
        {
            Name = Name,
        };
    }
}

/// <summary>Values that are affine functions of the neurons of one layer of the chain.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Rows">One an element.</param>
/// <param name="Level">Of that layer: 0 for the network's inputs, l for the hidden layer l - 1.</param>
/// <param name="Origin">The node that they are called by.</param>
internal sealed record Affine(TensorShape Shape, AffineRow[] Rows, int Level, string Origin) : Value(Shape)
{
    public override Value Taken(TensorShape shape, int[] sources, Budget budget, double filling = 0)
    {
        // A reference each, and what follows does more with each than with a number.
        budget.SpendNumbers(4L * sources.Length);
        var filled = AffineRow.Constant(filling);
        return this with { Shape = shape, Rows = Array.ConvertAll(sources, at => at < 0 ? filled : Rows[at]) };
    }

    /// <summary>What an element is called: <c>conv2[3,4,1]</c>, without the position in the batch.</summary>
    public string NameOf(int element)
    {
        var first = Shape.Rank > 1 && Shape[0] == 1 ? 1 : 0;
        if (Shape.Rank == first) return Origin;
        var index = new int[Shape.Rank];
        for (var axis = Shape.Rank - 1; axis >= 0; axis--)
        {
            index[axis] = element % Shape[axis];
            element /= Shape[axis];
        }

        return $"{Origin}[{string.Join(',', index.Skip(first))}]";
    }
}

/// <summary>
/// What comes after the last layer: a function such as Softmax, which is left off, and what only rearranges its values.
/// </summary>
/// <param name="Before">What the function is applied to: the network's output.</param>
/// <param name="Left">The nodes that are left off, in their order.</param>
internal sealed record LeftOff(Affine Before, IReadOnlyList<OnnxNode> Left) : Value(Before.Shape)
{
    /// <summary>Along which the function compares elements, if not all with each other.</summary>
    public int? Axis { get; init; }

    public override Value Taken(TensorShape shape, int[] sources, Budget budget, double filling = 0) => this;
}
