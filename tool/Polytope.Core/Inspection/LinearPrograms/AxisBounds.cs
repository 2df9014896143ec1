namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// A box around the polytope from the rows that have one coefficient only, as the sides of a window are. On it, what a
/// combination of rows lacks to be another row costs at most a bounded amount, so that it need not be 0.
/// </summary>
internal sealed class AxisBounds
{
    private readonly RowBlock _rows;
    private readonly double[] _least;
    private readonly double[] _greatest;

    public AxisBounds(RowBlock rows)
    {
        _rows = rows;
        (_least, _greatest) = (new double[rows.Stride], new double[rows.Stride]);
        for (var k = 0; k < rows.Dimension; k++)
            (_least[k], _greatest[k]) = (double.NegativeInfinity, double.PositiveInfinity);
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.OnlyPlace(row) is not { } k) continue;
            // Each number has one rounding, and the quotient another.
            var bound = rows.Slack[row] / rows.Row(row)[k] * (1 + (4 * RowBlock.U));
            if (bound > 0) _greatest[k] = Math.Min(_greatest[k], bound);
            else _least[k] = Math.Max(_least[k], bound);
        }

        IsComplete = Array.TrueForAll(_least, double.IsFinite) && Array.TrueForAll(_greatest, double.IsFinite);
    }

    /// <summary>Whether every coordinate is bounded both ways.</summary>
    public bool IsComplete { get; }

    /// <summary>The greatest value of a linear function on the box, up to rounding.</summary>
    public double Greatest(ReadOnlySpan<double> a)
    {
        var sum = 0.0;
        for (var k = 0; k < a.Length; k++) sum += a[k] * (a[k] > 0 ? _greatest[k] : _least[k]);
        return sum;
    }

    /// <summary>
    /// Whether a row is certainly tight nowhere on the polytope: it follows from the box and a combination of other
    /// rows, with slack to spare. Then it is redundant, even if the box is due to the row itself.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="others">Rows.</param>
    /// <param name="multipliers">Of each of them, not negative.</param>
    public bool Proves(int row, ReadOnlySpan<int> others, ReadOnlySpan<double> multipliers)
    {
        if (!IsComplete) return false;
        var residual = _rows.Row(row).ToArray();
        var magnitudes = Array.ConvertAll(residual, Math.Abs);
        var cost = 0.0;
        for (var j = 0; j < others.Length; j++)
        {
            if (!(multipliers[j] >= 0)) return false;
            _rows.AddRow(others[j], -multipliers[j], residual);
            _rows.AddMagnitudes(others[j], multipliers[j], magnitudes);
            cost += multipliers[j] * _rows.Slack[others[j]];
        }

        // Each coefficient has one rounding, and each of its sums one for every term.
        var gamma = (others.Length + 4) * RowBlock.U;
        for (var k = 0; k < residual.Length; k++)
            cost += (Math.Abs(residual[k]) + (gamma * magnitudes[k])) * Reach(residual[k], gamma * magnitudes[k], k);
        return cost * (1 + ((others.Length + residual.Length + 8) * RowBlock.U)) < _rows.Slack[row];
    }

    /// <summary>
    /// How far the coordinate goes on the side of a coefficient; on both, where its sign is uncertain.
    /// </summary>
    private double Reach(double coefficient, double error, int k) => coefficient > error ? _greatest[k]
        : coefficient < -error ? -_least[k] : Math.Max(_greatest[k], -_least[k]);
}
