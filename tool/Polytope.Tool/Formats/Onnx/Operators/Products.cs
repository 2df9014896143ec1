using Polytope.Tool.Formats.Onnx.Chains;

namespace Polytope.Tool.Formats.Onnx.Operators;

/// <summary>Products of a value with a constant matrix.</summary>
internal static class Products
{
    /// <summary><c>alpha A B + beta C</c>, A and B transposed where <c>transA</c> and <c>transB</c> say so.</summary>
    public static Value Gemm(NodeCall call)
    {
        var (first, second) = (call.Input(0), call.Input(1));
        if (first.Shape.Rank != 2 || second.Shape.Rank != 2)
            throw new NodeException(
                $"multiplies tensors of the shapes {first.Shape} and {second.Shape}; Gemm takes two matrices.");
        if (call.Integer("transA", 0) != 0) first = Transposed(call, first);
        if (call.Integer("transB", 0) != 0) second = Transposed(call, second);
        var product = Multiply(call, first, second, call.Number("alpha", 1));
        var beta = call.Number("beta", 1);
        if (!call.Has(2) || beta == 0) return NodeCall.Result(product);
        var added = call.AffineInput(2);
        if (!TensorShape.Broadcast(product.Shape, added.Shape).Equals(product.Shape))
            throw new NodeException(
                $"adds a tensor of shape {added.Shape} to a product of shape {product.Shape}.");
        var ofAdded = added.Shape.RepeatedTo(product.Shape);
        return NodeCall.Result(call.Combine([product, added], product.Shape, call.Title, (i, rows, sum) =>
        {
            sum.Add(1, rows[0][i]);
            sum.Add(beta, rows[1][ofAdded[i]]);
            return 1;
        }));
    }

    /// <summary>As NumPy's <c>matmul</c>: of the last two dimensions, repeated over those before.</summary>
    public static Value MatMul(NodeCall call)
    {
        var (first, second) = (call.Input(0), call.Input(1));
        var (isRow, isColumn) = (first.Shape.Rank == 1, second.Shape.Rank == 1);
        if (first.Shape.Rank == 0 || second.Shape.Rank == 0)
            throw new NodeException("multiplies by a single number; MatMul takes matrices.");
        if (isRow) first = first.Reshaped(new TensorShape([1, first.Shape[0]]));
        if (isColumn) second = second.Reshaped(new TensorShape([second.Shape[0], 1]));
        var product = Multiply(call, first, second, 1);
        var lengths = product.Shape.Lengths.ToList();
        if (isColumn) lengths.RemoveAt(lengths.Count - 1);
        if (isRow) lengths.RemoveAt(lengths.Count - (isColumn ? 1 : 2));
        return NodeCall.Result(product).Reshaped(new TensorShape(lengths));
    }

    private static Value Transposed(NodeCall call, Value matrix) => matrix.Taken(
        new TensorShape([matrix.Shape[1], matrix.Shape[0]]),
        new TensorShape([matrix.Shape[1], matrix.Shape[0]]).Walk([1, matrix.Shape[1]]),
        call.Chain.Budget);

    private static Affine Multiply(NodeCall call, Value first, Value second, double alpha)
    {
        if (first is not Constant && second is not Constant)
            throw new NodeException(
                "multiplies two matrices that both depend on the input, so that the model is not piecewise affine; one "
                + "must be constant.");
        var (left, right) = (first.Shape, second.Shape);
        var (m, inner, n) = (left[left.Rank - 2], left[left.Rank - 1], right[right.Rank - 1]);
        if (right[right.Rank - 2] != inner)
            throw new NodeException(
                $"multiplies tensors of the shapes {left} and {right}, whose inner lengths differ.");
        TensorShape leftBatch = new(left.Lengths.SkipLast(2)), rightBatch = new(right.Lengths.SkipLast(2));
        var batch = TensorShape.Broadcast(leftBatch, rightBatch);
        var shape = new TensorShape([.. batch.Lengths, m, n]);
        var (leftOf, rightOf) = (leftBatch.RepeatedTo(batch), rightBatch.RepeatedTo(batch));
        var isLeft = second is Constant;
        var value = call.AsAffine(isLeft ? first : second);
        var factors = ((Constant)(isLeft ? second : first)).Numbers;
        return call.Combine([value], shape, call.Title, (i, rows, sum) =>
        {
            var (element, b) = (i % (m * n), i / (m * n));
            var (row, column) = (element / n, element % n);
            var (leftAt, rightAt) = ((leftOf[b] * m * inner) + (row * inner), (rightOf[b] * inner * n) + column);
            for (var k = 0; k < inner; k++)
            {
                var (ofValue, ofFactor) = isLeft ? (leftAt + k, rightAt + (k * n)) : (rightAt + (k * n), leftAt + k);
                sum.Add(alpha * factors[ofFactor], rows[0][ofValue]);
            }

            return 1;
        });
    }
}
