using Polytope.Core.Numerics;

namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// Proves, in doubles, that a linear function is a combination of rows with nonnegative multipliers (Farkas' lemma).
/// Multipliers computed in doubles reproduce the function only up to a residual; a fixed basis of rows, whose inverse
/// has a known error bound, absorbs the residual.
/// </summary>
/// <remarks>
/// Let R be the computed inverse of the basis B, and E = I - B R. The residual r has the exact multipliers
/// <c>r B^-1 = r R (I - E)^-1</c>, each within <c>|r R|_1 |E| / (1 - |E|)</c> of r R, where |E| is the largest absolute
/// row sum. To make them positive, the target is not the goal itself but the goal less a small margin times the sum of
/// the basis rows; the margins are tried from the smallest up.
/// </remarks>
internal sealed class FarkasCertificate
{
    private static readonly double[] Margins = [1e-11, 1e-9, 1e-7, 1e-5, 1e-3];

    private readonly RowBlock _rows;
    private readonly int[] _basis;
    private readonly double[][] _columns;
    private readonly double[] _sum;
    private readonly double _inverseError;

    public FarkasCertificate(RowBlock rows, ReadOnlySpan<int> basis)
    {
        _rows = rows;
        _basis = basis.ToArray();
        _columns = [.. _basis.Select(_ => new double[rows.Stride])];
        _sum = new double[rows.Stride];
        foreach (var row in _basis) RowBlock.AddTo(_sum, 1, rows.Row(row));
        _inverseError = Inverse.Of(rows, basis, _columns) ? ErrorOfInverse() : double.PositiveInfinity;
    }

    /// <summary>Whether the inverse is accurate enough for any proof.</summary>
    public bool IsSound => _inverseError < 0.1;

    /// <summary>
    /// Tries to prove that <c>goal d &lt;= level</c> wherever the rows hold: the goal is a combination of rows, and the
    /// same combination of their slacks is at most the level.
    /// </summary>
    /// <param name="goal">Coefficients, each correctly rounded.</param>
    /// <param name="simplex">At the vertex that maximizes the goal.</param>
    /// <param name="level">Infinity to prove only that the goal is bounded.</param>
    /// <param name="self">
    /// The index of the row that is the goal, or -1. Its multiplier in the combination stays below 1, so that the row
    /// follows from the others.
    /// </param>
    /// <returns>False if this certificate proves nothing; the statement may still be true.</returns>
    public bool Proves(ReadOnlySpan<double> goal, DoubleSimplex simplex, double level, int self)
    {
        if (!IsSound) return false;
        var basis = simplex.Basis;
        foreach (var margin in Margins)
        {
            var target = goal.ToArray();
            RowBlock.AddTo(target, -margin, _sum);
            var multipliers = new double[basis.Length];
            simplex.Express(target, multipliers);
            if (Holds(goal, basis, multipliers, level, self)) return true;
        }

        return false;
    }

    /// <summary>
    /// Proves that a goal is a combination of the fixed basis alone, with positive multipliers that cost at most the
    /// level.
    /// </summary>
    public bool Proves(ReadOnlySpan<double> goal, double level) => IsSound && Holds(goal, [], [], level, -1);

    private bool Holds(ReadOnlySpan<double> goal, ReadOnlySpan<int> basis, double[] multipliers, double level, int self)
    {
        // The residual, and the magnitudes that bound its rounding error.
        var n = _rows.Dimension;
        var residual = goal.ToArray();
        var magnitudes = new double[_rows.Stride];
        for (var k = 0; k < goal.Length; k++) magnitudes[k] = Math.Abs(goal[k]);
        double cost = 0;
        for (var k = 0; k < basis.Length; k++)
        {
            if (!(multipliers[k] > 0) || basis[k] == self) continue;
            var row = _rows.Row(basis[k]);
            RowBlock.AddTo(residual, -multipliers[k], row);
            for (var i = 0; i < row.Length; i++) magnitudes[i] += multipliers[k] * Math.Abs(row[i]);
            cost += multipliers[k] * _rows.Slack[basis[k]];
        }

        // The multipliers by which the fixed basis absorbs the residual, and bounds on their errors.
        var gamma = (basis.Length + 6) * RowBlock.U;
        var total = 0.0;
        var corrections = new double[n];
        var bounds = new double[n];
        for (var l = 0; l < n; l++)
        {
            corrections[l] = RowBlock.Dot(residual, _columns[l]);
            var terms = (gamma * RowBlock.AbsoluteDot(magnitudes, _columns[l]))
                + (gamma * RowBlock.AbsoluteDot(residual, _columns[l]));
            bounds[l] = (terms + Roundings.Underflow) * Roundings.Slack;
            total += Math.Abs(corrections[l]) + bounds[l];
        }

        for (var l = 0; l < n; l++)
        {
            var bound = bounds[l] + (total * _inverseError / (1 - _inverseError) * Roundings.Slack);
            if (!(corrections[l] > bound)) return false;
            if (_basis[l] == self && !(corrections[l] + bound < 0.5)) return false;
            cost += (corrections[l] + bound) * _rows.Slack[_basis[l]];
        }

        // One rounding in each slack, and one for each term of the cost.
        return cost * (1 + (2 * (basis.Length + n + 8) * RowBlock.U)) < level;
    }

    /// <summary>A bound on the largest absolute row sum of I - B R, for the exact B.</summary>
    private double ErrorOfInverse()
    {
        var (largest, n) = (0.0, _rows.Dimension);
        foreach (var (row, k) in _basis.Select((row, k) => (row, k)))
        {
            var sum = 0.0;
            var a = _rows.Row(row);
            for (var l = 0; l < n; l++)
            {
                var entry = RowBlock.Dot(a, _columns[l]) - (k == l ? 1 : 0);
                sum += (Math.Abs(entry) * (1 + RowBlock.U))
                    + ((n + 4) * RowBlock.U * RowBlock.AbsoluteDot(a, _columns[l])) + Roundings.Underflow;
            }

            largest = Math.Max(largest, sum * Roundings.Slack);
        }

        return largest;
    }
}
