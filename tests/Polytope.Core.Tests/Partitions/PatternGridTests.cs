using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions;

public sealed class PatternGridTests
{
    [Theory]
    [InlineData("a_6x14_trained")]
    [InlineData("e_leaky_6x14_trained")]
    [InlineData("d_1x100_trained")]
    public void Each_point_of_a_dense_grid_has_the_pattern_of_the_cell_that_contains_it(string name)
    {
        var network = ReferenceNetwork.Read(name);
        var partition = Checked.Build(network, new Window(-1, -1, 1, 1));
        var cells = Enumerable.Range(0, partition.CellCount)
            .ToDictionary(c => AgainstExact.Bits(network, partition.Pattern(c)));
        for (var i = 0; i < 100; i++)
        {
            for (var j = 0; j < 100; j++)
            {
                double x = -0.9971 + (i * 0.0199), y = -0.9963 + (j * 0.0199);
                if (Pattern(network, x, y) is not { } bits) continue;
                Assert.True(cells.TryGetValue(bits, out var cell), $"no cell has the pattern at ({x}, {y})");
                Assert.True(Contains(partition, cell, x, y), $"({x}, {y}) is outside the cell of its pattern");
                Assert.Equal(network.Evaluate(x, y)[0], partition.Map(cell).At(x, y), 1e-9);
            }
        }
    }

    /// <summary>Null where some neuron is too near zero for doubles.</summary>
    private static string? Pattern(Network network, double x, double y)
    {
        double[] current = [x, y];
        var bits = "";
        foreach (var layer in network.Layers.SkipLast(1))
        {
            var z = new double[layer.Outputs];
            layer.Apply(current, z);
            if (z.Any(v => Math.Abs(v) < 1e-9)) return null;
            bits += string.Concat(z.Select(v => v > 0 ? '1' : '0'));
            current = [.. z.Select(network.Activation.Apply)];
        }

        return bits;
    }

    private static bool Contains(Partition partition, int cell, double x, double y)
    {
        for (var half = partition.CellStart[cell]; half < partition.CellStart[cell + 1]; half++)
        {
            int p = partition.Origin[half], q = partition.Origin[partition.Next(half)];
            double ax = partition.X[q] - partition.X[p], ay = partition.Y[q] - partition.Y[p];
            if ((ax * (y - partition.Y[p])) - (ay * (x - partition.X[p])) < 0) return false;
        }

        return true;
    }
}
