using Polytope.Core.Measures.Cells;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Cells;

public sealed class CellGradientsTests
{
    [Fact]
    public void A_plane_has_the_length_of_its_gradient()
    {
        var gradients = new CellGradients(
            Checked.Build(new Network([new Layer([3, 4], [1])], Activation.Relu), Window.Unit));
        Assert.Equal((5.0, 5.0), (gradients.Largest, gradients.TotalVariation));
    }

    [Fact]
    public void A_fold_varies_where_it_rises()
    {
        var gradients = new CellGradients(Checked.Build(Nets.OfLines((8, 0, -2)), Window.Unit));
        Assert.Equal((8.0, 6.0), (gradients.Largest, gradients.TotalVariation));
    }

    [Fact]
    public void The_integral_is_that_of_differences_of_the_network()
    {
        var partition = Checked.Build(NaiveArrangement.Random(5, 1, 7, 7), Window.Unit);
        var (sum, largest) = (0.0, 0.0);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var (x, y) = partition.Centroid(cell);
            var step = 0.2 * new CellInradii(partition).Of[cell];
            double At(double atX, double atY) => partition.Network.Evaluate(atX, atY)[0];
            var dx = (At(x + step, y) - At(x - step, y)) / (2 * step);
            var dy = (At(x, y + step) - At(x, y - step)) / (2 * step);
            sum += partition.Area(cell) * Math.Sqrt((dx * dx) + (dy * dy));
            largest = Math.Max(largest, Math.Sqrt((dx * dx) + (dy * dy)));
        }

        var gradients = new CellGradients(partition);
        Assert.Equal(sum, gradients.TotalVariation, 1e-8);
        Assert.Equal(largest, gradients.Largest, 1e-5);
    }

    [Fact]
    public void Of_several_outputs_the_largest_is_the_steepest_of_all_directions()
    {
        var partition = Checked.Build(NaiveArrangement.Random(6, 3, 5, 5), Window.Unit);
        var steepest = 0.0;
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            for (var k = 0; k < 5000; k++)
            {
                var (sin, cos) = Math.SinCos(k * Math.PI / 5000);
                steepest = Math.Max(steepest, Math.Sqrt(Enumerable.Range(0, 3).Sum(output =>
                    Math.Pow((partition.Map(cell, output).Jx * cos) + (partition.Map(cell, output).Jy * sin), 2))));
            }
        }

        Assert.Equal(steepest, new CellGradients(partition).Largest, 1e-6 * steepest);
    }
}
