using Polytope.Core.Measures.Creases;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Creases;

public sealed class CreaseSpacingTests
{
    [Fact]
    public void Parallel_lines_are_as_far_apart_as_they_are_whichever_way_they_point()
    {
        var spacing = new CreaseSpacing(
            Nets.OfLines((4, 0, -1), (-2, 0, 0.75), (0, 1, 0.5), (0, 0, 1)), Window.Unit).Distances;
        Assert.Equal(0.125, spacing[0], 1e-15);
        Assert.Equal(0.125, spacing[1], 1e-15);
        Assert.True(spacing[2] > 0.5);
        Assert.Equal(double.NaN, spacing[3]);
    }

    [Fact]
    public void The_distance_is_that_of_angles_and_offsets()
    {
        var random = new Random(7);
        var lines = Enumerable.Range(0, 30)
            .Select(_ => (Angle: random.NextDouble() * Math.Tau, Offset: random.NextDouble() - 0.5)).ToArray();
        var window = new Window(-1, -2, 3, 1);
        var network = Nets.OfLines([.. lines.Select(line => (
            Math.Cos(line.Angle),
            Math.Sin(line.Angle),
            line.Offset - Math.Cos(line.Angle) + (0.5 * Math.Sin(line.Angle))))]);
        var expected = lines.Select(one => lines.Where(other => other != one).Min(other => Math.Min(
            Distance(one.Angle - other.Angle, one.Offset - other.Offset),
            Distance(one.Angle - other.Angle + Math.PI, one.Offset + other.Offset))));
        Assert.All(
            expected.Zip(new CreaseSpacing(network, window).Distances.ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    /// <summary>Half the diagonal of a window of 4 x 3 is 2.5.</summary>
    private static double Distance(double angle, double offset) =>
        Math.Sqrt(Math.Pow(2 * Math.Sin(angle / 2) * 2.5, 2) + (offset * offset));
}
