using Polytope.Core.Inspection;
using Polytope.Core.Networks;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Inspection;

public sealed class ImpliedBoundsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(4, 2)]
    public void The_box_holds_all_vertices_and_is_hardly_larger_than_they_need(int inputs, int seed)
    {
        var random = new Random(seed);
        int[] widths = [inputs, 5, 3, 1];
        var network = new Network(
            Enumerable.Range(0, 3).Select(l => new Layer(
                Numbers(widths[l] * widths[l + 1]), Numbers(widths[l + 1]))),
            Activation.Relu);
        double[] lower = [.. Enumerable.Repeat(-2.0, inputs)], upper = [.. Enumerable.Repeat(3.0, inputs)];
        var window = new InputWindow(lower, upper);
        double[] point = [.. Enumerable.Range(0, inputs).Select(_ => random.NextDouble())];
        var polytope = new Inspector(network, window).Inspect(
            point, cancellation: TestContext.Current.CancellationToken);
        var bounds = ImpliedBounds.Of(polytope, TestContext.Current.CancellationToken);
        var vertices = new VertexEnumeration([.. polytope.Kept.Select(row => row.Integers)]).Vertices;
        for (var k = 0; k < inputs; k++)
        {
            var coordinates = vertices.Select(vertex => vertex[k]).Order().ToList();
            Assert.True(Fraction.Of(bounds[k].Least).CompareTo(coordinates[0]) <= 0);
            Assert.True(Fraction.Of(bounds[k].Greatest).CompareTo(coordinates[^1]) >= 0);
            Assert.Equal(coordinates[0].ToDouble(), bounds[k].Least, 1e-6);
            Assert.Equal(coordinates[^1].ToDouble(), bounds[k].Greatest, 1e-6);
        }

        double[] Numbers(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => (double)(float)(random.NextDouble() - 0.5))];
    }

    [Fact]
    public void A_direction_without_an_end_has_no_bound()
    {
        var network = new Network([new Layer([4, 0], [-1]), new Layer([1], [0])], Activation.Relu);
        var polytope = new Inspector(network).Inspect(
            [1, 1], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(
            [(0.25, double.PositiveInfinity), (double.NegativeInfinity, double.PositiveInfinity)],
            ImpliedBounds.Of(polytope, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_bound_that_is_no_double_is_rounded_outwards()
    {
        var inspector = new Inspector(new Network([new Layer([3], [-1]), new Layer([1], [0])], Activation.Relu));
        foreach (var (x, isLower) in ((double, bool)[])[(0.5, true), (0.25, false)])
        {
            var polytope = inspector.Inspect([x], cancellation: TestContext.Current.CancellationToken);
            var bound = ImpliedBounds.Of(polytope, TestContext.Current.CancellationToken)[0];
            var number = Fraction.Of(isLower ? bound.Least : bound.Greatest);
            Assert.Equal(isLower ? -1 : 1, (number - new Fraction(1, 3)).Sign);
        }
    }
}
