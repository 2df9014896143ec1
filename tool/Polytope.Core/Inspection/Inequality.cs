using System.Numerics;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection;

/// <summary>One inequality <c>a x &lt;= b</c> of a polytope's system.</summary>
public sealed class Inequality
{
    private readonly HalfSpaces _rows;
    private readonly int _row;

    internal Inequality(HalfSpaces rows, int row, bool isActive, RowStatus status, int tighter, double slack)
    {
        (_rows, _row, IsActive, Status, TighterRow) = (rows, row, isActive, status, tighter);
        A = new double[rows.Dimension];
        var squares = 0.0;
        for (var k = 0; k < A.Length; k++)
        {
            A[k] = rows.RoundA(row, k) + 0.0;
            squares += A[k] * A[k];
        }

        Length = double.IsFinite(squares) && squares is > 1e-280 or 0 ? Math.Sqrt(squares) : ScaledLength(A);
        Distance = Length > 0 ? slack / Length : double.PositiveInfinity;
    }

    /// <summary>The neuron whose sign the inequality fixes, or the side of the window.</summary>
    public CreaseId Crease => _rows.Crease(_row);

    /// <summary>What the neuron is called in the model that the network comes from; null if it has no name.</summary>
    public string? Name => _rows.Name(_row);

    /// <summary>Whether the neuron is positive on the polytope; false for a side of the window.</summary>
    public bool IsActive { get; }

    public RowStatus Status { get; }

    /// <summary>Whether the polytope cannot be described without this row, or that is undecided.</summary>
    public bool IsKept => Status is RowStatus.Facet or RowStatus.Open;

    /// <summary>
    /// The index of the row of the same direction that makes this one redundant; -1 if there is none.
    /// </summary>
    public int TighterRow { get; }

    /// <summary>a, correctly rounded.</summary>
    public double[] A { get; }

    /// <summary>b, correctly rounded.</summary>
    public double B => _rows.RoundB(_row);

    /// <summary>The Euclidean norm |a|.</summary>
    public double Length { get; }

    /// <summary>The distance from the inspected point to the row's boundary; infinite if a = 0.</summary>
    public double Distance { get; }

    /// <summary>a, then b, exactly: these integers times 2^<see cref="Exponent"/>.</summary>
    public BigInteger[] Integers => [.. Enumerable.Range(0, A.Length).Select(k => _rows.A(_row, k)), _rows.B(_row)];

    /// <summary>The exponent of the power of two that all <see cref="Integers"/> are multiplied by.</summary>
    public int Exponent => _rows.Exponent(_row);

    /// <summary>|a| without overflow or underflow of the squares.</summary>
    private static double ScaledLength(double[] a)
    {
        var largest = a.Max(Math.Abs);
        if (largest == 0) return 0;
        var shift = Math.ILogB(largest);
        return Math.ScaleB(Math.Sqrt(a.Sum(value => Math.Pow(Math.ScaleB(value, -shift), 2))), shift);
    }
}
