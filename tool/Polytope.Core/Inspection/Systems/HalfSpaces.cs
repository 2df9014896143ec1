using System.Numerics;
using Polytope.Core.Buffers;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection.Systems;

/// <summary>
/// The inequalities <c>a x &lt;= b</c> of one activation pattern in exact integers, and the slack of each at a point:
/// first the hidden neurons in order, then the sides of the window. The numbers of a row share one power of two.
/// </summary>
internal sealed class HalfSpaces
{
    private readonly List<Source> _rows = [];
    private readonly Network _network;

    private HalfSpaces(Network network, int dimension) => (_network, Dimension) = (network, dimension);

    public int Count => _rows.Count;

    /// <summary>Number of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>The rows of a pattern's hidden neurons, but for those that have no crease.</summary>
    /// <param name="functions">The pre-activations on the pattern, as functions of the rows' coordinates.</param>
    /// <param name="pattern">Which side of its crease each neuron keeps.</param>
    /// <param name="values">The pre-activations at the point.</param>
    public static HalfSpaces Of(CellFunctions functions, ActivationPattern pattern, PointValues values)
    {
        var rows = new HalfSpaces(functions.Network, functions.Layers[0].Columns - 1);
        for (var layer = 0; layer < pattern.Depth; layer++)
        {
            for (var neuron = 0; neuron < pattern.Width(layer); neuron++)
            {
                if (!functions.Network.Cuts(layer, neuron)) continue;
                var sign = pattern[layer, neuron] ? -1 : 1;
                var crease = new CreaseId(layer, neuron);
                rows._rows.Add(new Source(crease, functions.Layers[layer], neuron, sign, values.Layers[layer]));
            }
        }

        return rows;
    }

    /// <summary>Adds the sides of a box: for each coordinate its lower, then its upper side.</summary>
    /// <param name="x">The point at which the slacks are taken.</param>
    public void AddBox(IReadOnlyList<double> lower, IReadOnlyList<double> upper, ReadOnlySpan<double> x)
    {
        var sides = new double[BufferSize.Of(2, Dimension, Dimension + 1L)];
        for (var i = 0; i < Dimension; i++)
        {
            var (low, high) = (2 * i * (Dimension + 1), ((2 * i) + 1) * (Dimension + 1));
            (sides[low + i], sides[low + Dimension]) = (-1, lower[i]);
            (sides[high + i], sides[high + Dimension]) = (1, -upper[i]);
        }

        var matrix = DyadicMatrix.Of(2 * Dimension, Dimension + 1, sides);
        var left = new BigInteger[2 * Dimension * (Dimension + 1)];
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column <= Dimension; column++)
                left[(row * (Dimension + 1)) + column] = matrix.Mantissa(row, column);
        }

        var values = DyadicProduct.Of(left, matrix.Rows, matrix.Exponent, CellFunctions.Point(x), 1);
        for (var side = 0; side < matrix.Rows; side++)
            _rows.Add(new Source(CreaseId.Side(side), matrix, side, 1, values));
    }

    /// <summary>The neuron or the side of the window that the row belongs to.</summary>
    public CreaseId Crease(int row) => _rows[row].Crease;

    /// <summary>The neuron's name; null if it has none, or the row is a side of the window.</summary>
    public string? Name(int row) =>
        Crease(row) is { IsWindow: false } crease ? _network.Name(crease.Layer, crease.Neuron) : null;

    /// <summary>A row's coefficient of a coordinate, without the row's power of two.</summary>
    public BigInteger A(int row, int coordinate) =>
        _rows[row].Sign * _rows[row].Functions.Mantissa(_rows[row].Row, coordinate);

    /// <summary>A row's right-hand side, without the row's power of two.</summary>
    public BigInteger B(int row) => -_rows[row].Sign * _rows[row].Functions.Mantissa(_rows[row].Row, Dimension);

    /// <summary>The exponent of the row's power of two.</summary>
    public int Exponent(int row) => _rows[row].Functions.Exponent;

    public int SignOfA(int row, int coordinate) =>
        _rows[row].Sign * _rows[row].Functions.Sign(_rows[row].Row, coordinate);

    public int SignOfB(int row) => -_rows[row].Sign * _rows[row].Functions.Sign(_rows[row].Row, Dimension);

    /// <summary>The coefficient, correctly rounded.</summary>
    public double RoundA(int row, int coordinate) =>
        _rows[row].Sign * _rows[row].Functions.Round(_rows[row].Row, coordinate);

    /// <summary>The right-hand side, correctly rounded; + 0.0 turns -0 into 0.</summary>
    public double RoundB(int row) => -_rows[row].Sign * _rows[row].Functions.Round(_rows[row].Row, Dimension) + 0.0;

    /// <summary>The slack b - a x at the point, correctly rounded; at least 0.</summary>
    public double Slack(int row) => Math.Abs(_rows[row].Values.Round(_rows[row].Row, 0));

    /// <summary>The slack b - a x at the point, exactly: an integer times a power of two.</summary>
    public (BigInteger Integer, int Exponent) ExactSlack(int row) =>
        (BigInteger.Abs(_rows[row].Values.Mantissa(_rows[row].Row, 0)), _rows[row].Values.Exponent);

    /// <summary>Whether the point lies on the row's boundary.</summary>
    public bool IsTight(int row) => _rows[row].Values.Sign(_rows[row].Row, 0) == 0;

    /// <summary>Whether all coefficients are zero: the row holds everywhere.</summary>
    public bool IsConstant(int row)
    {
        for (var k = 0; k < Dimension; k++)
            if (SignOfA(row, k) != 0) return false;
        return true;
    }

    /// <summary>
    /// The row seen from the point, in integers of one scale: the coefficients, then the slack; and the exponent of the
    /// power of two that they are multiplied by.
    /// </summary>
    public (BigInteger[] Integers, int Exponent) IntegerRow(int row)
    {
        var (slack, exponent) = ExactSlack(row);
        var shift = exponent - Exponent(row);
        var integers = new BigInteger[Dimension + 1];
        for (var k = 0; k < Dimension; k++) integers[k] = A(row, k) << Math.Max(-shift, 0);
        integers[^1] = slack << Math.Max(shift, 0);
        return (integers, Math.Min(exponent, Exponent(row)));
    }

    /// <summary>
    /// A row is <paramref name="Sign"/> times row <paramref name="Row"/> of the functions, at most zero.
    /// </summary>
    private readonly record struct Source(
        CreaseId Crease, DyadicMatrix Functions, int Row, int Sign, DyadicMatrix Values);
}
