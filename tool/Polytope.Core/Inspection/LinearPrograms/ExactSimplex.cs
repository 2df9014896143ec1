using System.Numerics;

namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// The simplex method in exact integers: whether a linear function can exceed a level on <c>a d &lt;= s</c>, s &gt;= 0.
/// Slow: for the few rows that doubles leave undecided. Degenerate systems are no exception.
/// </summary>
/// <remarks>
/// A dictionary with one common denominator (Edmonds 1967; Bareiss 1968): every entry is a minor of the initial one, so
/// all divisions are exact. Bland's rule (1977) prevents cycling. The free coordinates d enter the basis first and
/// stay.
/// </remarks>
internal sealed class ExactSimplex
{
    private readonly BigInteger[][] _entries;
    private readonly int[] _basic;
    private readonly int[] _nonbasic;
    private readonly int _rows;
    private BigInteger _denominator = BigInteger.One;

    /// <param name="rows">For each row the coefficients of d, then s &gt;= 0.</param>
    /// <param name="objective">Coefficients of d.</param>
    private ExactSimplex(IReadOnlyList<BigInteger[]> rows, BigInteger[] objective)
    {
        var n = objective.Length;
        _rows = rows.Count;
        _basic = [.. Enumerable.Range(0, _rows)];
        _nonbasic = [.. Enumerable.Range(0, n).Select(k => -1 - k)];

        // Each line: the constant, then the coefficients of the nonbasic variables; the last line is the objective.
        _entries =
        [
            .. rows.Select(row => (BigInteger[])[row[n], .. row.Take(n).Select(a => -a)]),
            [BigInteger.Zero, .. objective],
        ];
    }

    /// <summary>Whether the objective exceeds a level at some d that satisfies all rows.</summary>
    public static bool CanExceed(
        IReadOnlyList<BigInteger[]> rows, BigInteger[] objective, BigInteger level, CancellationToken cancellation) =>
        new ExactSimplex(rows, objective).Exceeds(level, cancellation);

    /// <summary>Whether the objective has no maximum.</summary>
    public static bool IsUnbounded(
        IReadOnlyList<BigInteger[]> rows, BigInteger[] objective, CancellationToken cancellation) =>
        new ExactSimplex(rows, objective).Exceeds(null, cancellation);

    /// <summary>Whether the objective exceeds the level; without one, whether it is unbounded.</summary>
    private bool Exceeds(BigInteger? level, CancellationToken cancellation)
    {
        for (var column = 1; column <= _nonbasic.Length; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = RatioTest(column, -1);
            if (row < 0) row = RatioTest(column, 1);
            if (row >= 0) Pivot(row, column);
            else if (!_entries[^1][column].IsZero) return true;
        }

        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (level is { } bound && _entries[^1][0] > bound * _denominator) return true;
            var entering = BlandsColumn();
            if (entering == 0) return false;
            var leaving = RatioTest(entering, -1);
            if (leaving < 0) return true;
            Pivot(leaving, entering);
        }
    }

    /// <summary>The entering column: the least variable whose coefficient is positive; 0 if there is none.</summary>
    private int BlandsColumn()
    {
        var entering = 0;
        for (var column = 1; column <= _nonbasic.Length; column++)
        {
            if (_nonbasic[column - 1] < 0 || _entries[^1][column].Sign <= 0) continue;
            if (entering == 0 || _nonbasic[column - 1] < _nonbasic[entering - 1]) entering = column;
        }

        return entering;
    }

    /// <summary>
    /// The row that first falls to zero as the column's variable grows (-1) or shrinks (1), ties to the least variable;
    /// -1 if there is none.
    /// </summary>
    private int RatioTest(int column, int sign)
    {
        var blocking = -1;
        for (var row = 0; row < _rows; row++)
        {
            if (_basic[row] < 0 || _entries[row][column].Sign != sign) continue;
            if (blocking < 0)
            {
                blocking = row;
                continue;
            }

            var order = BigInteger.Compare(
                _entries[row][0] * BigInteger.Abs(_entries[blocking][column]),
                _entries[blocking][0] * BigInteger.Abs(_entries[row][column]));
            if (order < 0 || (order == 0 && _basic[row] < _basic[blocking])) blocking = row;
        }

        return blocking;
    }

    private void Pivot(int row, int column)
    {
        var line = _entries[row];
        var pivot = line[column];
        foreach (var other in _entries)
        {
            if (other == line) continue;
            var part = other[column];
            for (var k = 0; k < other.Length; k++)
                if (k != column) other[k] = ((other[k] * pivot) - (part * line[k])) / _denominator;
        }

        for (var k = 0; k < line.Length; k++)
            if (k != column) line[k] = -line[k];
        line[column] = _denominator;
        _denominator = pivot;
        if (_denominator.Sign < 0)
        {
            _denominator = -_denominator;
            foreach (var other in _entries)
                for (var k = 0; k < other.Length; k++) other[k] = -other[k];
        }

        (_basic[row], _nonbasic[column - 1]) = (_nonbasic[column - 1], _basic[row]);
    }
}
