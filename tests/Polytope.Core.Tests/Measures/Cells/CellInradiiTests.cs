using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Cells;

public sealed class CellInradiiTests
{
    [Fact]
    public void A_rectangle_has_half_its_shorter_side() =>
        Assert.Equal(
            [0.125, 0.375], Quantiles.Sorted(new CellInradii(Checked.Build(Nets.OfLines((4, 0, -1)), Window.Unit)).Of));

    [Fact]
    public void A_triangle_has_its_area_by_half_its_perimeter()
    {
        var radii = new CellInradii(Checked.Build(Nets.OfLines((1, -1, 0)), Window.Unit));
        Assert.All(radii.Of.ToArray(), radius => Assert.Equal(0.5 / (1 + Math.Sqrt(0.5)) / 1, radius, 1e-15));
    }

    [Fact]
    public void A_regular_polygon_has_its_apothem()
    {
        var corners = Enumerable.Range(0, 11).Select(k => Math.SinCos(k * Math.Tau / 11))
            .Select(angle => (angle.Cos, angle.Sin)).ToArray();
        var partition = PartitionBuilder.Build(
            Nets.OfLines((0, 0, 1)), new ConvexPolygon(corners), TestContext.Current.CancellationToken);
        Assert.Equal(Math.Cos(Math.PI / 11), new CellInradii(partition).Quantile(0.5), 1e-14);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_disk_within_a_cell_is_larger_than_the_largest_that_three_sides_touch(int seed)
    {
        var partition = Checked.Build(Nets.Uniform(seed, 0.1, 8, 8, 8), Window.Unit);
        var radii = new CellInradii(partition).Of;
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            Assert.Equal(Naive(partition, cell), radii[cell], 1e-12 + (1e-7 * radii[cell]));
        }
    }

    /// <summary>By Cramer's rule for every three sides; the largest circle that no side cuts.</summary>
    private static double Naive(Partition partition, int cell)
    {
        var corners = Enumerable.Range(
            partition.CellStart[cell], partition.CellStart[cell + 1] - partition.CellStart[cell])
            .Select(half => (X: partition.X[partition.Origin[half]], Y: partition.Y[partition.Origin[half]])).ToArray();
        var sides = corners.Select((from, i) =>
        {
            var to = corners[(i + 1) % corners.Length];
            var length = Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2));
            return (X: (from.Y - to.Y) / length, Y: (to.X - from.X) / length, From: from);
        }).ToArray();
        double Height(int side, double x, double y) =>
            (sides[side].X * (x - sides[side].From.X)) + (sides[side].Y * (y - sides[side].From.Y));
        var largest = 0.0;
        for (var i = 0; i < sides.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                for (var k = 0; k < j; k++)
                {
                    var (x0, y0) = corners[0];
                    double ax = sides[i].X - sides[k].X, ay = sides[i].Y - sides[k].Y,
                        a = Height(i, x0, y0) - Height(k, x0, y0);
                    double bx = sides[j].X - sides[k].X, by = sides[j].Y - sides[k].Y,
                        b = Height(j, x0, y0) - Height(k, x0, y0);
                    var determinant = (ax * by) - (ay * bx);
                    if (determinant == 0) continue;
                    double x = x0 - (((a * by) - (ay * b)) / determinant),
                        y = y0 - (((ax * b) - (a * bx)) / determinant);
                    var radius = Height(k, x, y);
                    if (Enumerable.Range(0, sides.Length).All(side => Height(side, x, y) >= radius - 1e-12))
                    {
                        largest = Math.Max(largest, radius);
                    }
                }
            }
        }

        return largest;
    }
}
