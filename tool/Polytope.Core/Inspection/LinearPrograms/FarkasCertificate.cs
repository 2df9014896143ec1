namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// Proves in doubles that a linear function is a combination of rows with multipliers that are not negative: Farkas'
/// lemma. Multipliers in doubles hit a function only nearly; what they miss is mended by a fixed basis of rows, of
/// whose inverse a bound on the error is known.
/// </summary>
/// <remarks>
/// With R the computed inverse of the basis B and E = I - B R, a miss m has the exact multipliers
/// <c>m B^-1 = m R (I - E)^-1</c>, each within <c>|m R|_1 |E| / (1 - |E|)</c> of m R, where |E| is the largest row sum. They are
/// made positive by aiming a little beside the goal: less eta times the sum of the basis.
/// </remarks>
internal sealed class FarkasCertificate
{
    private static readonly double[] Aims = [1e-11, 1e-9, 1e-7, 1e-5, 1e-3];

    private readonly RowBlock _rows;
    private readonly int[] _basis;
    private readonly double[][] _columns;
    private readonly double[] _sum;
    private readonly double _error;

    public FarkasCertificate(RowBlock rows, ReadOnlySpan<int> basis)
    {
        _rows = rows;
        _basis = basis.ToArray();
        _columns = [.. _basis.Select(_ => new double[rows.Stride])];
        _sum = new double[rows.Stride];
        foreach (var row in _basis) RowBlock.AddTo(_sum, 1, rows.Row(row));
        _error = Inverse.Of(rows, basis, _columns) ? ErrorOfInverse() : double.PositiveInfinity;
    }

    /// <summary>The inverse is good enough to prove anything with.</summary>
    public bool IsSound => _error < 0.1;

    /// <summary>
    /// Proves that <c>goal d &lt;= level</c> wherever the rows hold: because it is a combination of rows, whose slacks add up to
    /// no more than the level.
    /// </summary>
    /// <param name="goal">Coefficients, each correctly rounded.</param>
    /// <param name="walk">Stands at the highest vertex of the goal.</param>
    /// <param name="level">Infinity to prove only that the goal is bounded.</param>
    /// <param name="self">The row that is the goal, or -1; its own multiplier stays below 1.</param>
    public bool Proves(ReadOnlySpan<double> goal, DoubleSimplex walk, double level, int self)
    {
        if (!IsSound) return false;
        var basis = walk.Basis;
        foreach (var eta in Aims)
        {
            var aim = goal.ToArray();
            RowBlock.AddTo(aim, -eta, _sum);
            var multipliers = new double[basis.Length];
            walk.Express(aim, multipliers);
            if (Holds(goal, basis, multipliers, level, self)) return true;
        }

        return false;
    }

    private bool Holds(ReadOnlySpan<double> goal, ReadOnlySpan<int> basis, double[] multipliers, double level, int self)
    {
        // What the multipliers miss, and how far that may be from the truth.
        var n = _rows.Dimension;
        var missed = goal.ToArray();
        var size = new double[_rows.Stride];
        for (var k = 0; k < goal.Length; k++) size[k] = Math.Abs(goal[k]);
        double cost = 0;
        for (var k = 0; k < basis.Length; k++)
        {
            if (!(multipliers[k] > 0) || basis[k] == self) continue;
            var row = _rows.Row(basis[k]);
            RowBlock.AddTo(missed, -multipliers[k], row);
            for (var i = 0; i < row.Length; i++) size[i] += multipliers[k] * Math.Abs(row[i]);
            cost += multipliers[k] * _rows.Slack[basis[k]];
        }

        var gamma = (basis.Length + 6) * RowBlock.U;
        var total = 0.0;
        var mended = new double[n];
        var bounds = new double[n];
        for (var l = 0; l < n; l++)
        {
            mended[l] = RowBlock.Dot(missed, _columns[l]);
            bounds[l] = ((gamma * RowBlock.SizeOf(size, _columns[l])) + (gamma * RowBlock.SizeOf(missed, _columns[l])) + 1e-290) * 1.0001;
            total += Math.Abs(mended[l]) + bounds[l];
        }

        for (var l = 0; l < n; l++)
        {
            var bound = bounds[l] + (total * _error / (1 - _error) * 1.0001);
            if (!(mended[l] > bound)) return false;
            if (_basis[l] == self && !(mended[l] + bound < 0.5)) return false;
            cost += (mended[l] + bound) * _rows.Slack[_basis[l]];
        }

        // Each slack has one rounding, and the cost one a term.
        return cost * (1 + (2 * (basis.Length + n + 8) * RowBlock.U)) < level;
    }

    /// <summary>A bound on the largest row sum of I - B R, with B exact.</summary>
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
                sum += (Math.Abs(entry) * (1 + RowBlock.U)) + ((n + 4) * RowBlock.U * RowBlock.SizeOf(a, _columns[l])) + 1e-290;
            }

            largest = Math.Max(largest, sum * 1.0001);
        }

        return largest;
    }
}
