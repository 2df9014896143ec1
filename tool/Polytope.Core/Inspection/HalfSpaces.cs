using System.Numerics;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection;

/// <summary>
/// The inequalities <c>a x &lt;= b</c> of one activation pattern in whole numbers, and how much each of them leaves at a
/// point: first the hidden neurons in order, then the sides of the window. Row i's numbers share one power of two.
/// </summary>
internal sealed class HalfSpaces
{
    private readonly List<Source> _rows = [];

    private HalfSpaces(int dimension) => Dimension = dimension;

    public int Count => _rows.Count;

    /// <summary>Coordinates.</summary>
    public int Dimension { get; }

    /// <summary>The rows of a pattern.</summary>
    /// <param name="functions">Its pre-activations, as functions of as many coordinates as the rows are to have.</param>
    /// <param name="pattern">The sides.</param>
    /// <param name="values">At the point.</param>
    public static HalfSpaces Of(CellFunctions functions, ActivationPattern pattern, PointValues values)
    {
        var rows = new HalfSpaces(functions.Layers[0].Columns - 1);
        for (var layer = 0; layer < pattern.Depth; layer++)
        {
            for (var neuron = 0; neuron < pattern.Width(layer); neuron++)
            {
                var active = pattern[layer, neuron];
                rows._rows.Add(new Source(new CreaseId(layer, neuron), functions.Layers[layer], neuron, active ? -1 : 1, values.Layers[layer]));
            }
        }

        return rows;
    }

    /// <summary>Adds the sides of a box: for each coordinate its lower, then its upper one.</summary>
    public void Add(InputWindow window, ReadOnlySpan<double> x)
    {
        var sides = new double[2 * Dimension * (Dimension + 1)];
        for (var i = 0; i < Dimension; i++)
        {
            var (lower, upper) = (2 * i * (Dimension + 1), ((2 * i) + 1) * (Dimension + 1));
            (sides[lower + i], sides[lower + Dimension]) = (-1, window.Lower[i]);
            (sides[upper + i], sides[upper + Dimension]) = (1, -window.Upper[i]);
        }

        var matrix = DyadicMatrix.Of(2 * Dimension, Dimension + 1, sides);
        var left = new BigInteger[2 * Dimension * (Dimension + 1)];
        for (var row = 0; row < matrix.Rows; row++)
            for (var column = 0; column <= Dimension; column++) left[(row * (Dimension + 1)) + column] = matrix.Whole(row, column);
        var values = DyadicProduct.Of(left, matrix.Rows, matrix.Exponent, CellFunctions.Point(x), 1);
        for (var side = 0; side < matrix.Rows; side++) _rows.Add(new Source(CreaseId.Side(side), matrix, side, 1, values));
    }

    /// <summary>What a row comes from.</summary>
    public CreaseId Crease(int row) => _rows[row].Crease;

    /// <summary>A row's coefficient of a coordinate, without the row's power of two.</summary>
    public BigInteger A(int row, int coordinate) => _rows[row].Sign * _rows[row].Functions.Whole(_rows[row].Row, coordinate);

    /// <summary>A row's right side, without the row's power of two.</summary>
    public BigInteger B(int row) => -_rows[row].Sign * _rows[row].Functions.Whole(_rows[row].Row, Dimension);

    /// <summary>The row's power of two.</summary>
    public int Exponent(int row) => _rows[row].Functions.Exponent;

    public int SignOfA(int row, int coordinate) => _rows[row].Sign * _rows[row].Functions.Sign(_rows[row].Row, coordinate);

    public int SignOfB(int row) => -_rows[row].Sign * _rows[row].Functions.Sign(_rows[row].Row, Dimension);

    /// <summary>The coefficient, correctly rounded.</summary>
    public double RoundA(int row, int coordinate) => _rows[row].Sign * _rows[row].Functions.Round(_rows[row].Row, coordinate);

    /// <summary>The right side, correctly rounded.</summary>
    public double RoundB(int row) => -_rows[row].Sign * _rows[row].Functions.Round(_rows[row].Row, Dimension) + 0.0;

    /// <summary>b - a x at the point, correctly rounded; never below zero.</summary>
    public double Slack(int row) => Math.Abs(_rows[row].Values.Round(_rows[row].Row, 0));

    /// <summary>b - a x at the point, exactly: a whole number and its power of two.</summary>
    public (BigInteger Whole, int Exponent) ExactSlack(int row) =>
        (BigInteger.Abs(_rows[row].Values.Whole(_rows[row].Row, 0)), _rows[row].Values.Exponent);

    /// <summary>The point lies on the row's boundary.</summary>
    public bool IsTight(int row) => _rows[row].Values.Sign(_rows[row].Row, 0) == 0;

    /// <summary>No coordinate matters: the row says nothing.</summary>
    public bool IsConstant(int row)
    {
        for (var k = 0; k < Dimension; k++)
            if (SignOfA(row, k) != 0) return false;
        return true;
    }

    /// <summary>The row seen from the point, coefficients and slack, as whole numbers of one scale.</summary>
    public BigInteger[] Whole(int row)
    {
        var (slack, exponent) = ExactSlack(row);
        var shift = exponent - Exponent(row);
        var whole = new BigInteger[Dimension + 1];
        for (var k = 0; k < Dimension; k++) whole[k] = A(row, k) << Math.Max(-shift, 0);
        whole[^1] = slack << Math.Max(shift, 0);
        return whole;
    }

    private readonly record struct Source(CreaseId Crease, DyadicMatrix Functions, int Row, int Sign, DyadicMatrix Values);
}
