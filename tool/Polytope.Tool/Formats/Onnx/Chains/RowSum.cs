namespace Polytope.Tool.Formats.Onnx.Chains;

/// <summary>
/// Sums multiples of rows, and knows whether the result is exact: each product and each sum is taken with its rounding
/// error (Dekker 1971, Knuth's two-sum), which must be 0. Of rounded rows the result is rounded once more, from twice a
/// double's precision.
/// </summary>
/// <param name="columns">Neurons of the layer that the rows are functions of.</param>
/// <param name="budget">Counts the work.</param>
internal sealed class RowSum(int columns, Budget budget)
{
    /// <summary>Below this a product's rounding error may not be a double itself.</summary>
    private const double LeastProduct = 1e-290;

    private readonly double[] _high = new double[columns + 1];
    private readonly double[] _low = new double[columns + 1];
    private readonly bool[] _touched = new bool[columns];
    private readonly List<int> _columns = [];
    private bool _isExact = true;
    private bool _isRounded;

    /// <summary>The sum could not be formed exactly, though its terms are exact.</summary>
    public bool HasLost => !_isExact && !_isRounded;

    public void Add(double factor, AffineRow row)
    {
        budget.SpendWork(row.Columns.Length + 1);
        _isRounded |= row.IsRounded;
        for (var k = 0; k < row.Columns.Length; k++)
        {
            var column = row.Columns[k];
            if (!_touched[column])
            {
                _touched[column] = true;
                _columns.Add(column);
            }

            Accumulate(column, factor, row.Weights[k]);
        }

        // A bias of 0 adds nothing; times a negative factor it would be -0.
        if (row.Bias != 0 || row.IsConstant) Accumulate(columns, factor, row.Bias);
    }

    /// <summary>Adds a number.</summary>
    public void Add(double number) => Accumulate(columns, 1, number);

    /// <summary>The sum divided by a number, and everything is ready for the next one.</summary>
    /// <exception cref="NodeException">A number is not finite.</exception>
    public AffineRow Take(double divisor = 1)
    {
        budget.SpendRows(1);
        budget.SpendTerms(_columns.Count);
        _columns.Sort();
        var weights = new double[_columns.Count];
        for (var k = 0; k < weights.Length; k++) weights[k] = Quotient(_columns[k], divisor);
        var row = new AffineRow([.. _columns], weights, Quotient(columns, divisor), _isRounded);
        if (!double.IsFinite(row.Bias) || weights.Any(weight => !double.IsFinite(weight)))
            throw new NodeException("has a number that is not finite, or becomes too large for a double.");
        Clear();
        return row;
    }

    public void Clear()
    {
        foreach (var column in _columns) (_high[column], _low[column], _touched[column]) = (0, 0, false);
        (_high[columns], _low[columns]) = (0, 0);
        _columns.Clear();
        (_isExact, _isRounded) = (true, false);
    }

    private double Quotient(int column, double divisor)
    {
        // A sum of -0 stays one.
        var sum = _low[column] == 0 ? _high[column] : _high[column] + _low[column];
        if (divisor == 1) return sum;
        var quotient = sum / divisor;
        if (Math.FusedMultiplyAdd(quotient, divisor, -sum) != 0 || Math.Abs(quotient) < LeastProduct)
            _isRounded |= sum != 0;
        return quotient;
    }

    private void Accumulate(int column, double factor, double number)
    {
        var product = factor * number;
        var error = 0.0;
        if (Math.Abs(factor) != 1 && Math.Abs(number) != 1 && factor != 0 && number != 0)
        {
            error = Math.FusedMultiplyAdd(factor, number, -product);
            if (error != 0 || Math.Abs(product) < LeastProduct) _isExact = false;
        }

        var before = _high[column];
        // Adding to zero keeps the sign of a zero, so that a weight of -0 stays one.
        var sum = before == 0 ? product : before + product;
        var taken = sum - before;
        var lost = before - (sum - taken) + (product - taken);
        if (lost != 0) _isExact = false;
        _high[column] = sum;
        _low[column] += lost + error;
    }
}
