using Polytope.Core.Inspection;
using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Inspection;

public sealed class RelaxationTests
{
    [Fact]
    public void Each_side_of_a_cube_has_a_point_beyond_it_alone_and_a_row_that_the_cube_implies_has_none()
    {
        // |x_k| <= 1 in 70 dimensions, and x_0 + ... + x_9 <= 10.5, which no corner reaches.
        const int Dimension = 70;
        var rows = new RowBlock((2 * Dimension) + 1, Dimension);
        for (var side = 0; side < 2 * Dimension; side++)
            rows.Set(side, k => k == side / 2 ? (side % 2 == 0 ? 1 : -1) : 0, 1);
        rows.Set(2 * Dimension, k => k < 10 ? 1 : 0, 10.5);
        var relaxation = new Relaxation(rows);

        for (var side = 0; side < 2 * Dimension; side++)
        {
            var point = relaxation.Witness(side)!;
            for (var k = 0; k < Dimension; k++)
            {
                var beyond = k == side / 2;
                Assert.Equal(beyond, Math.Abs(point[k]) > 1);
                if (beyond) Assert.Equal(side % 2 == 0 ? 1 : -1, Math.Sign(point[k]));
            }
        }

        Assert.Null(relaxation.Witness(2 * Dimension));
    }

    [Fact]
    public void In_many_dimensions_rows_that_follow_from_others_are_told_from_facets()
    {
        // The neurons of the first layer are positive here, and each of the second adds them up with positive weights,
        // and a constant: it is positive wherever they are. Their own rows are independent, so each is a facet.
        const int Inputs = 80, Sums = 20;
        var random = new Random(4);
        var first = new Layer(
            [.. Enumerable.Range(0, Inputs * Inputs).Select(_ => (double)(float)(random.NextDouble() - 0.5))],
            [.. Enumerable.Repeat(20.0, Inputs)]);
        double[] sums = [.. Enumerable.Range(0, Sums * Inputs).Select(_ => (double)(float)(0.5 + random.NextDouble()))];
        var network = new Network(
            [
                first, new Layer(sums, [.. Enumerable.Repeat(0.5, Sums)]),
                new Layer([.. Enumerable.Repeat(1.0, Sums)], [0]),
            ],
            Activation.Relu);
        var polytope = new Inspector(network).Inspect(
            new double[Inputs], cancellation: TestContext.Current.CancellationToken);

        Assert.All(
            polytope.Rows,
            row => Assert.Equal(row.Crease.Layer == 0 ? RowStatus.Facet : RowStatus.Implied, row.Status));
    }
}
