using CsCheck;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Partitions;

public sealed class ExactComparisonTests
{
    private static readonly Window _square = new(-1, -1, 1, 1);

    private static readonly double[] _slopes = [0, 0.5, 0.25, (double)0.01f];

    private static readonly int[][] _shapes =
        [[3], [6], [9], [2, 2], [3, 3], [4, 2], [5, 3], [2, 2, 2], [3, 3, 3], [4, 4, 2], [2, 3, 2, 3], [2, 2, 2, 2, 2]];

    private static readonly Gen<double> _anySlope = Gen.Int[0, _slopes.Length - 1].Select(i => _slopes[i]);

    private static readonly Gen<int[]> _anyShape = Gen.Int[0, _shapes.Length - 1].Select(i => _shapes[i]);

    [Fact]
    public void Small_integer_networks_have_the_cells_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[1, 3], _anySlope, _anyShape)
            .Sample(
                (seed, reach, slope, shape) => AgainstExact.Holds(Nets.Integer(seed, reach, slope, shape), _square),
                iter: 1500);

    [Fact]
    public void Networks_of_random_weights_have_the_cells_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], _anySlope, _anyShape)
            .Sample((seed, slope, shape) => AgainstExact.Holds(Nets.Uniform(seed, slope, shape), _square), iter: 150);

    [Theory]
    [InlineData(1, 4, 18)]
    [InlineData(2, 6, 12)]
    [InlineData(3, 3, 26)]
    public void Deep_networks_have_the_cells_of_rational_arithmetic(int seed, int width, int depth) =>
        AgainstExact.Holds(Deep(seed, width, depth), _square);

    [Fact]
    public void Networks_so_deep_that_bounds_are_recomputed_many_times_keep_their_invariants()
    {
        var partition = Checked.Build(Deep(7, 12, 60), _square);
        Assert.True(partition.CellCount > 100);
        Assert.All(partition.VertexError.ToArray(), error => Assert.InRange(error, 0, 1e-6));
        var largest = partition.Maps.ToArray().Max(map => Math.Abs(map.Jx) + Math.Abs(map.Jy) + Math.Abs(map.C));
        Assert.InRange(partition.Counts.LargestMapError, 0, 2e-5 * largest);
    }

    [Theory]
    [InlineData(10, 150)]
    [InlineData(20, 70)]
    public void Networks_of_any_depth_need_exact_arithmetic_for_few_decisions(int width, int depth)
    {
        var partition = Checked.Build(Deep(3, width, depth), new Window(-0.5, -0.5, 0.5, 0.5));
        Assert.True(partition.CellCount > 100);
        Assert.InRange(partition.Counts.ExactDecisions, 0, partition.Counts.Decisions / 100_000);
    }

    [Fact]
    public void Networks_both_wide_and_deep_keep_their_invariants()
    {
        var partition = Checked.Build(Deep(2, 64, 8), new Window(-0.5, -0.5, 0.5, 0.5));
        Assert.True(partition.CellCount > 1000);
        Assert.Equal(0, partition.Counts.ExactDecisions);
    }

    [Fact]
    public void Arbitrary_windows_have_the_cells_of_rational_arithmetic() =>
        Gen.Select(Gen.Int[0, 1 << 20], Gen.Int[-3, 2], Gen.Int[-3, 2], Gen.Int[1, 3], Gen.Int[1, 3])
            .Sample(
                (seed, x, y, width, height) => AgainstExact.Holds(
                    Nets.Integer(seed, 2, 0.5, 4, 3), new Window(x, y, x + width, y + height)),
                iter: 400);

    /// <summary>
    /// Nearly normal weights of variance 2/fan-in: activations neither vanish nor explode with depth.
    /// </summary>
    private static Core.Networks.Network Deep(int seed, int width, int depth)
    {
        var scale = Math.Sqrt(6.0 / width);
        return Nets.Random(
            seed, 0.01f, random => (float)(((2 * random.NextDouble()) - 1) * scale),
            [.. Enumerable.Repeat(width, depth)]);
    }
}
