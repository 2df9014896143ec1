using Polytope.Core.Partitions;

namespace Origami;

/// <summary>
/// The graph of one output over the window, as points in space: x to the right, y away, z up. The window is 1 wide and
/// has its middle at the origin.
/// </summary>
internal sealed class Sheet(Partition partition, OrigamiRenderer options, double aspect)
{
    /// <summary>Higher and lower values are drawn there: an untrained network's may be large.</summary>
    private const double Least = -0.6, Most = 1.6;

    private readonly int _output = Math.Min(options.Output, partition.Outputs - 1);

    /// <summary>How high the ground is, on which the picture lies.</summary>
    public static double Ground(OrigamiRenderer options) => -0.72 * options.Relief;

    /// <summary>The corners of a cell, in order.</summary>
    public IEnumerable<Vector> Corners(int cell) => Halves(cell).Select(half => Corner(cell, half));

    /// <summary>The output's values there.</summary>
    public IEnumerable<double> Values(int cell) => Halves(cell).Select(half => Value(cell, half));

    /// <summary>Where a half-edge of a cell begins.</summary>
    public Vector Corner(int cell, int half)
    {
        var vertex = partition.Origin[half];
        var value = Math.Clamp(Value(cell, half), Least, Most);
        return new Vector(
            partition.X[vertex] - 0.5, (0.5 - partition.Y[vertex]) * aspect, options.Relief * (value - 0.5));
    }

    /// <summary>Upwards, of length 1.</summary>
    public Vector Normal(int cell)
    {
        var map = partition.Map(cell, _output);
        return new Vector(-options.Relief * map.Jx, options.Relief * map.Jy / aspect, 1).Unit;
    }

    private double Value(int cell, int half)
    {
        var vertex = partition.Origin[half];
        return partition.Map(cell, _output).At(partition.X[vertex], partition.Y[vertex]);
    }

    private IEnumerable<int> Halves(int cell) =>
        Enumerable.Range(partition.CellStart[cell], partition.CellStart[cell + 1] - partition.CellStart[cell]);
}
