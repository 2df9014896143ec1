using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Tests.Partitions.Oracles;

/// <summary>Compares a partition with the exact one, cell by cell.</summary>
internal static class AgainstExact
{
    public static Partition Holds(Network network, ConvexPolygon window)
    {
        var partition = Checked.Build(network, window);
        var exact = ExactArrangement.Of(network, window);
        Assert.Equal(exact.Cells.Count, partition.CellCount);
        Assert.Equal(exact.VertexCount, partition.VertexCount);
        Assert.Equal(exact.EdgeCount, partition.EdgeCount);
        var cells = exact.Cells.ToDictionary(cell => cell.Pattern);
        for (var c = 0; c < partition.CellCount; c++)
        {
            Assert.True(
                cells.Remove(Bits(network, partition.Pattern(c)), out var cell), "a pattern that no cell has, or two");
            Same(partition, c, cell!);
        }

        return partition;
    }

    public static Partition Holds(Network network, Window window) => Holds(network, ConvexPolygon.Rectangle(window));

    /// <summary>One character for each hidden neuron, layer by layer.</summary>
    public static string Bits(Network network, CellPattern pattern)
    {
        var bits = new System.Text.StringBuilder();
        for (var layer = 0; layer < network.Shape.Hidden.Length; layer++)
            for (var j = 0; j < network.Shape.Hidden[layer]; j++) bits.Append(pattern.IsActive(layer, j) ? '1' : '0');
        return bits.ToString();
    }

    private static void Same(Partition partition, int c, ExactArrangement.ExactCell cell)
    {
        var window = partition.Window;
        var extent = Math.Max(
            Math.Max(Math.Abs(window.X0), Math.Abs(window.X1)), Math.Max(Math.Abs(window.Y0), Math.Abs(window.Y1)));
        var size = Math.Max(window.Width, window.Height);
        int start = partition.CellStart[c], count = partition.CellStart[c + 1] - start;
        Assert.Equal(cell.Corners.Count, count);
        var corners = cell.Corners.Select(p => (X: p.X.ToDouble(), Y: p.Y.ToDouble())).ToArray();
        var nearest = double.PositiveInfinity;
        for (var turn = 0; turn < count; turn++)
        {
            var farthest = 0.0;
            for (var i = 0; i < count; i++)
            {
                var v = partition.Origin[start + i];
                var (x, y) = corners[(i + turn) % count];
                farthest = Math.Max(farthest, Math.Max(Math.Abs(partition.X[v] - x), Math.Abs(partition.Y[v] - y)));
            }

            nearest = Math.Min(nearest, farthest);
        }

        Assert.True(nearest <= (1e-12 * size) + (4e-16 * extent), $"corners are off by {nearest:R}");
        Assert.Equal(cell.TwiceArea().ToDouble() / 2, partition.Area(c), size * ((1e-12 * size) + (1e-15 * extent)));
        for (var o = 0; o < partition.Outputs; o++)
        {
            var map = partition.Map(c, o);
            var scale = 1e-12 * (1 + Math.Abs(map.Jx) + Math.Abs(map.Jy) + Math.Abs(map.C));
            Assert.Equal(cell.Maps[o].A.ToDouble(), map.Jx, scale);
            Assert.Equal(cell.Maps[o].B.ToDouble(), map.Jy, scale);
            Assert.Equal(cell.Maps[o].C.ToDouble(), map.C, scale);
        }
    }
}
