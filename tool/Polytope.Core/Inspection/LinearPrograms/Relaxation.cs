namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// Looks for a point that violates one row alone, by the relaxation method: from the row's boundary nearest to the
/// origin, it moves off the boundary of each other row that is violated, and back to its own, again and again. Where
/// the facet is not narrow that takes few products with all rows, and no linear program.
/// </summary>
/// <remarks>Agmon, The Relaxation Method for Linear Inequalities, Canadian Journal of Mathematics 6, 1954.</remarks>
internal sealed class Relaxation
{
    private const int MostSweeps = 60;

    /// <summary>The search is given up if so many sweeps have not brought the number of violated rows down.</summary>
    private const int Patience = 12;

    /// <summary>How far beyond its own boundary the point is held, as a part of the row's slack.</summary>
    private const double Beyond = 1e-5;

    /// <summary>A step goes so much farther than to a violated row's boundary, else it might never arrive.</summary>
    private const double Overshoot = 1.3;

    private readonly RowBlock _rows;
    private readonly double[] _squares;
    private readonly double[] _products;

    public Relaxation(RowBlock rows)
    {
        _rows = rows;
        _products = new double[rows.Count];
        _squares = new double[rows.Count];
        for (var row = 0; row < rows.Count; row++) _squares[row] = rows.Product(row, rows.Row(row));
    }

    /// <summary>The point that violates the row alone, as far as doubles tell; null if none was found.</summary>
    public double[]? Witness(int row)
    {
        var point = new double[_rows.Stride];
        var (least, since) = (int.MaxValue, 0);
        for (var sweep = 0; sweep < MostSweeps && since < Patience; sweep++, since++)
        {
            var missing = (_rows.Slack[row] * (1 + Beyond)) - _rows.Product(row, point);
            RowBlock.AddTo(point, missing / _squares[row], _rows.Row(row));
            _rows.Multiply(point, _products);
            var violated = 0;
            for (var other = 0; other < _products.Length; other++)
            {
                if (other == row || _products[other] < _rows.Slack[other]) continue;
                violated++;

                // Steps before this one may have changed it.
                var excess = _rows.Product(other, point) - _rows.Slack[other];
                if (excess < 0) continue;
                var step = (Overshoot * excess) + (Beyond * _rows.Slack[other]);
                RowBlock.AddTo(point, -step / _squares[other], _rows.Row(other));
            }

            if (violated == 0) return point;
            if (violated < least) (least, since) = (violated, 0);
        }

        return null;
    }
}
