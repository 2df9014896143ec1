using System.Numerics;

namespace Polytope.Core.Inspection.Systems;

/// <summary>
/// Compares rows of one direction, in exact integers. Only the tightest of them matters; of equivalent ones the
/// window's side is kept, else the first. The rows that remain have pairwise different directions.
/// </summary>
internal sealed class ParallelRows
{
    /// <summary>More than the rounding error in the keys of parallel rows, for up to 10^5 coordinates.</summary>
    private const double KeyTolerance = 1e-7;

    private readonly HalfSpaces _rows;
    private readonly int[] _tighter;
    private readonly bool[] _equal;

    public ParallelRows(HalfSpaces rows)
    {
        _rows = rows;
        _tighter = new int[rows.Count];
        _equal = new bool[rows.Count];
        Array.Fill(_tighter, -1);
        var candidates = Enumerable.Range(0, rows.Count)
            .Where(row => !rows.IsConstant(row))
            .Select(row => (Row: row, Key: Key(row)))
            .OrderBy(candidate => candidate.Key).ThenBy(candidate => candidate.Row).ToList();
        for (var i = 0; i < candidates.Count; i++)
        {
            for (var k = i + 1; k < candidates.Count && candidates[k].Key - candidates[i].Key < KeyTolerance; k++)
                Merge(Root(candidates[i].Row), Root(candidates[k].Row));
        }
    }

    /// <summary>
    /// The row that makes this one redundant, of the same direction and tighter or equivalent; -1 if there is none.
    /// </summary>
    public int TighterThan(int row) => _tighter[row] < 0 ? -1 : Root(row);

    /// <summary>Whether the row is equivalent to <see cref="TighterThan"/>.</summary>
    public bool IsSame(int row)
    {
        for (; _tighter[row] >= 0; row = _tighter[row])
            if (!_equal[row]) return false;
        return true;
    }

    private int Root(int row)
    {
        while (_tighter[row] >= 0) row = _tighter[row];
        return row;
    }

    /// <summary>If both rows have one direction, makes one of them the parent of the other.</summary>
    private void Merge(int p, int q)
    {
        if (p == q || !AreParallel(p, q, out var scaleP, out var scaleQ)) return;
        var order = ((_rows.B(p) * scaleQ) - (_rows.B(q) * scaleP)).Sign;
        var preferred = IsWindow(p) != IsWindow(q) ? IsWindow(p) : p < q;
        var (tight, loose) = order < 0 || (order == 0 && preferred) ? (p, q) : (q, p);
        (_tighter[loose], _equal[loose]) = (tight, order == 0);
    }

    private bool IsWindow(int row) => _rows.Crease(row).IsWindow;

    /// <summary>Whether a_p is a positive multiple of a_q: a_p scaleQ = a_q scaleP.</summary>
    private bool AreParallel(int p, int q, out BigInteger scaleP, out BigInteger scaleQ)
    {
        (scaleP, scaleQ) = (BigInteger.Zero, BigInteger.Zero);
        for (var k = 0; k < _rows.Dimension; k++)
        {
            var (signP, signQ) = (_rows.SignOfA(p, k), _rows.SignOfA(q, k));
            if (signP != signQ) return false;
            if (signP == 0) continue;
            var (a, b) = (_rows.A(p, k), _rows.A(q, k));
            if (scaleP.IsZero) (scaleP, scaleQ) = (BigInteger.Abs(a), BigInteger.Abs(b));
            else if (a * scaleQ != b * scaleP) return false;
        }

        return true;
    }

    /// <summary>
    /// A number that depends, up to rounding, on the row's direction alone: rows of one direction are neighbours.
    /// </summary>
    private double Key(int row)
    {
        var a = new double[_rows.Dimension];
        for (var k = 0; k < a.Length; k++) a[k] = _rows.RoundA(row, k);
        var largest = a.Max(Math.Abs);
        var scale = largest > 0 && double.IsFinite(largest) ? -Math.ILogB(largest) : 0;
        double squares = 0, sum = 0, weight = 0.5;
        foreach (var value in a)
        {
            // Weights in [0, 1) in no pattern: multiples of the golden ratio modulo 1.
            weight += 0.6180339887498949;
            weight -= Math.Floor(weight);
            var scaled = Math.ScaleB(value, scale);
            squares += scaled * scaled;
            sum += weight * scaled;
        }

        return squares > 0 ? sum / Math.Sqrt(squares) : 0;
    }
}
