using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions;

/// <summary>Networks whose cells can be counted by hand.</summary>
public sealed class ClosedFormTests
{
    private static readonly Window _square = new(-1, -1, 1, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Lines_through_a_point_make_twice_as_many_cells(int lines)
    {
        // A line of slope k/16 through (1/4, -3/8): everything is dyadic.
        var pencil = Enumerable.Range(1, lines).Select(k => ((double)k, -16.0, (-0.25 * k) - 6)).ToArray();
        Assert.Equal(2 * lines, AgainstExact.Holds(Nets.OfLines(pencil), _square).CellCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Parallel_lines_make_one_cell_more(int lines)
    {
        var parallel = Enumerable.Range(0, lines).Select(k => (3.0, 1.0, (k - (lines / 2.0)) / 64)).ToArray();
        Assert.Equal(lines + 1, AgainstExact.Holds(Nets.OfLines(parallel), _square).CellCount);
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(31, 15)]
    public void A_grid_has_columns_times_rows(int upright, int level)
    {
        (double, double, double)[] lines =
        [
            .. Enumerable.Range(1, upright).Select(k => (1.0, 0.0, 1 - (k / 16.0))),
            .. Enumerable.Range(1, level).Select(k => (0.0, -2.0, 2 - (k / 4.0))),
        ];
        var rows = Enumerable.Range(1, level).Count(k => k < 16) + 1;
        Assert.Equal((upright + 1) * rows, Checked.Build(Nets.OfLines(lines), _square).CellCount);
    }

    [Fact]
    public void Each_neuron_twice_and_once_opposite_changes_no_cell()
    {
        (double A, double B, double C)[] lines = [(1, 2, 0.25), (-3, 1, 0.5), (1, 1, 0), (5, -2, -1), (0, 1, 0.125)];
        var alone = AgainstExact.Holds(Nets.OfLines(lines), _square);
        (double, double, double)[] thrice =
            [
                .. lines, .. lines.Select(l => (-3 * l.A, -3 * l.B, -3 * l.C)),
                .. lines.Select(l => (2 * l.A, 2 * l.B, 2 * l.C)),
            ];
        var together = AgainstExact.Holds(Nets.OfLines(thrice), _square);
        Assert.Equal(
            (alone.CellCount, alone.EdgeCount, alone.VertexCount),
            (together.CellCount, together.EdgeCount, together.VertexCount));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(10, 3)]
    [InlineData(60, 4)]
    public void Lines_in_general_position_make_Zaslavskys_count(int lines, int seed)
    {
        // Tangents of the unit circle, seen in a window that holds all crossings: 1 + n + n(n-1)/2 cells.
        var random = new Random(seed);
        var tangents = Enumerable.Range(0, lines).Select(_ =>
        {
            var angle = random.NextDouble() * Math.PI;
            return (Math.Cos(angle), Math.Sin(angle), -1.0);
        }).ToArray();
        var partition = Checked.Build(Nets.OfLines(tangents), new Window(-1e6, -1e6, 1e6, 1e6));
        Assert.Equal(1 + lines + (lines * (lines - 1) / 2), partition.CellCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void A_tent_map_composed_k_times_has_two_to_the_k_strips(int k)
    {
        // t(x) = 2 relu(x) - 4 relu(x - 1/2) on [0, 1]; the second neuron folds, the first touches zero and does not
        // cut.
        (double[], double[]) first = ([1, 0, 1, 0], [0, -0.5]);
        (double[], double[]) next = ([2, -4, 2, -4], [0, -0.5]);
        var network = Nets.Of(0, [first, .. Enumerable.Repeat(next, k - 1)]);
        var partition = Checked.Build(network, Window.Unit);
        Assert.Equal(1 << k, partition.CellCount);
        Assert.Equal(0, partition.Counts.ExactVertices);
        for (var cell = 0; cell < partition.CellCount; cell++)
            Assert.Equal(1.0 / (1 << k), partition.Area(cell), 1e-15);
    }

    [Fact]
    public void A_network_without_hidden_layers_has_one_cell()
    {
        var partition = Checked.Build(new Network([new Layer([2, 3], [4])], Activation.Relu), _square);
        Assert.Equal(1, partition.CellCount);
        Assert.Equal(new AffineMap(2, 3, 4), partition.Map(0));
    }
}
