using System.Numerics;

namespace Polytope.Core.Inspection.LinearPrograms;

/// <summary>
/// The simplex method in whole numbers: whether a row of <c>a d &lt;= s</c>, s &gt;= 0, can be broken where the others hold. Slow,
/// for the few rows that doubles leave open, and right whatever coincides.
/// </summary>
/// <remarks>
/// A dictionary with one common denominator (Edmonds; Bareiss 1968): every entry is a minor of the first one, so
/// divisions leave no rest. Bland's rule (1977) ends it. Free coordinates enter first and stay.
/// </remarks>
internal sealed class ExactSimplex
{
    private readonly BigInteger[][] _entries;
    private readonly int[] _basic;
    private readonly int[] _nonbasic;
    private readonly int _rows;
    private BigInteger _denominator = BigInteger.One;

    /// <param name="rows">A row each: coefficients of d, then s &gt;= 0.</param>
    /// <param name="goal">Coefficients of d.</param>
    private ExactSimplex(IReadOnlyList<BigInteger[]> rows, BigInteger[] goal)
    {
        var n = goal.Length;
        _rows = rows.Count;
        _basic = [.. Enumerable.Range(0, _rows)];
        _nonbasic = [.. Enumerable.Range(0, n).Select(k => -1 - k)];

        // Each line: the value, then the coefficients of what is not basic; the last line is the goal.
        _entries = [.. rows.Select(row => (BigInteger[])[row[n], .. row.Take(n).Select(a => -a)]), [BigInteger.Zero, .. goal]];
    }

    /// <summary>Whether goal d can exceed a level where all rows hold.</summary>
    public static bool CanExceed(IReadOnlyList<BigInteger[]> rows, BigInteger[] goal, BigInteger level, CancellationToken cancellation) =>
        new ExactSimplex(rows, goal).Climb(level, cancellation);

    /// <summary>Whether goal d has no highest value.</summary>
    public static bool IsUnbounded(IReadOnlyList<BigInteger[]> rows, BigInteger[] goal, CancellationToken cancellation) =>
        new ExactSimplex(rows, goal).Climb(null, cancellation);

    private bool Climb(BigInteger? level, CancellationToken cancellation)
    {
        for (var column = 1; column <= _nonbasic.Length; column++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = Blocking(column, -1);
            if (row < 0) row = Blocking(column, 1);
            if (row >= 0) Pivot(row, column);
            else if (!_entries[^1][column].IsZero) return true;
        }

        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (level is { } bound && _entries[^1][0] > bound * _denominator) return true;
            var entering = Entering();
            if (entering == 0) return false;
            var leaving = Blocking(entering, -1);
            if (leaving < 0) return true;
            Pivot(leaving, entering);
        }
    }

    private int Entering()
    {
        var entering = 0;
        for (var column = 1; column <= _nonbasic.Length; column++)
        {
            if (_nonbasic[column - 1] < 0 || _entries[^1][column].Sign <= 0) continue;
            if (entering == 0 || _nonbasic[column - 1] < _nonbasic[entering - 1]) entering = column;
        }

        return entering;
    }

    /// <summary>The row that first falls to zero as a column grows (-1) or shrinks (1); of equal ones the least.</summary>
    private int Blocking(int column, int sign)
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
                _entries[row][0] * BigInteger.Abs(_entries[blocking][column]), _entries[blocking][0] * BigInteger.Abs(_entries[row][column]));
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
