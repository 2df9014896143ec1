using Polytope.Core.Networks;

namespace Polytope.Core.Training.Rules;

/// <summary>
/// Muon (Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks") for the weights between two
/// hidden layers: of a matrix W with gradient G,
/// <code>
/// M = mu M + (1 - mu) G;   U = mu M + (1 - mu) G
/// W = (1 - rate lambda) W - 0.2 sqrt(max(rows, columns)) rate O(U)
/// </code>
/// where O(U) is U with singular values near 1 (<see cref="OrthogonalFactor"/>). The factor gives updates the size of
/// Adam's, so that its rates suit (Liu et al. 2025, "Muon is Scalable for LLM Training"). It is PyTorch's Muon with
/// <c>adjust_lr_fn="match_rms_adamw"</c>, in float32 instead of bfloat16.
/// </summary>
internal sealed class Muon
{
    private readonly OrthogonalFactor[] _factors;
    private readonly (int Start, int Rows, int Columns)[] _matrices;

    public Muon(NetworkShape shape)
    {
        _matrices = [.. Matrices(shape)];
        _factors = [.. _matrices.Select(matrix => new OrthogonalFactor(matrix.Rows, matrix.Columns))];
    }

    /// <summary>The bytes of all factors.</summary>
    public static long BytesFor(NetworkShape shape) =>
        Matrices(shape).Sum(matrix => OrthogonalFactor.BytesFor(matrix.Rows, matrix.Columns));

    /// <summary>The number of matrices; each may be updated by another thread.</summary>
    public int Count => _matrices.Length;

    /// <summary>The place of a matrix among the parameters.</summary>
    public Range this[int matrix] => _matrices[matrix].Start..(_matrices[matrix].Start
        + (_matrices[matrix].Rows * _matrices[matrix].Columns));

    /// <summary>Updates one matrix.</summary>
    /// <param name="weights">Rows x columns.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="average">M.</param>
    public void Update(
        int matrix,
        Span<float> weights,
        ReadOnlySpan<float> gradient,
        Span<float> average,
        double rate,
        double momentum,
        double decay)
    {
        var (_, rows, columns) = _matrices[matrix];
        float mu = (float)momentum, rest = (float)(1 - momentum);
        var factor = _factors[matrix];
        for (var i = 0; i < weights.Length; i++)
        {
            average[i] = MathF.FusedMultiplyAdd(mu, average[i], rest * gradient[i]);
            factor.Input(i) = MathF.FusedMultiplyAdd(mu, average[i], rest * gradient[i]);
        }

        factor.Compute();
        var keep = (float)(1 - (rate * decay));
        var step = -(float)(0.2 * Math.Sqrt(Math.Max(rows, columns)) * rate);
        for (var i = 0; i < weights.Length; i++)
            weights[i] = MathF.FusedMultiplyAdd(step, factor.Input(i), keep * weights[i]);
    }

    private static IEnumerable<(int Start, int Rows, int Columns)> Matrices(NetworkShape shape)
    {
        var start = 0;
        for (var layer = 0; layer < shape.LayerCount; layer++)
        {
            int columns = shape.Widths[layer], rows = shape.Widths[layer + 1];
            if (layer > 0 && layer + 1 < shape.LayerCount) yield return (start, rows, columns);
            start += (columns + 1) * rows;
        }
    }
}
