using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Inspection;

/// <summary>Points where some neurons are exactly zero, and polytopes without an interior.</summary>
public sealed class BoundaryPointTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Where_a_neuron_is_zero_its_bit_is_0_and_the_neuron_is_named()
    {
        var polytope = Inspect(Nets.OfLines((1, 0, -0.5), (0, 1, -0.5)), 0.5, 0.25);
        Assert.Equal([new CreaseId(0, 0)], polytope.Zeros);
        Assert.Equal([false, false], polytope.Pattern.Layer(0));
        Assert.True(polytope.HasInterior);
        Assert.Equal([(0.5, 0.5)], polytope.Shape!.Vertices);
        Assert.False(polytope.Boundedness.IsBounded);
    }

    [Fact]
    public void Opposite_neurons_that_vanish_together_leave_a_line()
    {
        var polytope = Inspect(Nets.OfLines((1, 1, -1), (-1, -1, 1), (1, 0, -2)), 0.5, 0.5);
        Assert.False(polytope.HasInterior);
        Assert.Equal([0, 1, 2], KeptNeurons(polytope));
        Assert.Equal([(2, -1)], polytope.Shape!.Vertices);
        Assert.False(polytope.Boundedness.IsBounded);
        Assert.Equal(0, polytope.Chebyshev.Radius);
    }

    [Fact]
    public void A_line_bounded_by_two_rows_is_a_segment()
    {
        var polytope = Inspect(Nets.OfLines((0, 1, 0), (0, -1, 0), (-1, 0, 3), (1, 0, 1), (1, 0, 2)), 1, 0);
        Assert.Equal([0, 1, 2, 3], KeptNeurons(polytope));
        Assert.Equal([(-1, 0), (3, 0)], polytope.Shape!.Vertices.Order());
        Assert.Equal((true, 8.0), (polytope.Boundedness.IsBounded, polytope.Shape.Perimeter));
    }

    [Fact]
    public void Lines_that_all_vanish_at_a_point_may_leave_that_point_alone()
    {
        var polytope = Inspect(Nets.OfLines((1, 0, 0), (0, 1, 0), (-1, -1, 0), (2, 1, 0)), 0, 0);
        Assert.False(polytope.HasInterior);
        Assert.Equal([0, 1, 2], KeptNeurons(polytope));
        Assert.Equal([(0, 0)], polytope.Shape!.Vertices);
        Assert.Equal((true, 0.0), (polytope.Boundedness.IsBounded, polytope.Shape.Perimeter));
    }

    [Fact]
    public void Three_lines_through_a_corner_leave_two_rows()
    {
        // The middle one of three touches the wedge of the others in its vertex alone.
        var polytope = Inspect(Nets.OfLines((1, 0, 0), (1, 1, 0), (0, 1, 0)), -1, -1);
        Assert.Equal([0, 2], KeptNeurons(polytope));
        Assert.Equal(RowStatus.Implied, polytope.Rows[1].Status);
    }

    [Fact]
    public void Duplicated_opposite_and_parallel_neurons_are_told_apart()
    {
        var polytope = Inspect(Nets.OfLines((1, 0, -1), (2, 0, -2), (-3, 0, 3), (1, 0, -2), (0, 0, 5)), 0, 0);
        Assert.Equal(
            [RowStatus.Facet, RowStatus.Same, RowStatus.Same, RowStatus.Parallel, RowStatus.Constant],
            polytope.Rows.Select(row => row.Status));
        Assert.Equal([0, 1, 2], polytope.Shape!.Sides.Single().Beyond!.Crossed.Select(neuron => neuron.Neuron));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void In_more_dimensions_flat_polytopes_keep_a_smallest_system(int inputs)
    {
        // The first coordinate is 0, the others are at most 0, and the last row is implied.
        var rows = new List<double[]> { Unit(0, 1), Unit(0, -1) };
        for (var k = 1; k < inputs; k++) rows.Add(Unit(k, 1));
        rows.Add([.. Enumerable.Repeat(1.0, inputs)]);
        var network = new Network(
            [
                new Layer([.. rows.SelectMany(row => row)], new double[rows.Count]),
                new Layer([.. Enumerable.Repeat(1.0, rows.Count)], [0]),
            ],
            Activation.Relu);
        var polytope = new Inspector(network).Inspect(new double[inputs], cancellation: Cancellation);
        Assert.False(polytope.HasInterior);
        Assert.Equal(0, polytope.Decisions.Open);
        Assert.Equal(Enumerable.Range(0, inputs + 1), KeptNeurons(polytope));
        Assert.Equal(new Boundedness(false, true), polytope.Boundedness);

        double[] Unit(int at, double value) => [.. Enumerable.Range(0, inputs).Select(k => k == at ? value : 0)];
    }

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public void A_cube_seen_from_one_of_its_corners_has_its_facets(int inputs)
    {
        var window = new InputWindow(new double[inputs], [.. Enumerable.Repeat(1.0, inputs)]);
        var network = new Network(
            [new Layer([.. Enumerable.Repeat(1.0, inputs)], [-inputs]), new Layer([1], [0])], Activation.Relu);
        var corner = Enumerable.Repeat(1.0, inputs).ToArray();
        var polytope = new Inspector(network, window).Inspect(corner, cancellation: Cancellation);

        // The neuron's hyperplane touches the cube in that corner.
        Assert.Equal([new CreaseId(0, 0)], polytope.Zeros);
        Assert.Equal(2 * inputs, polytope.Kept.Count());
        Assert.Equal(RowStatus.Implied, polytope.Rows[0].Status);
        Assert.Equal(0.5, polytope.Chebyshev.Radius, 1e-12);
    }

    [Theory]
    [InlineData(double.NaN, 0, "coordinate 0 is NaN; a point's coordinates are finite numbers.")]
    [InlineData(0, double.PositiveInfinity, "coordinate 1 is Infinity; a point's coordinates are finite numbers.")]
    [InlineData(3, 0, "the point is outside of the window: its coordinate 0 is 3, not within -1 and 1.")]
    public void Points_that_cannot_be_inspected_are_refused(double x, double y, string message)
    {
        var inspector = new Inspector(Nets.OfLines((1, 0, 0)), new InputWindow([-1, -1], [1, 1]));
        Assert.Equal(message, Refusal([x, y]));
        Assert.Equal("the point has 3 coordinates, but the network takes 2 inputs.", Refusal([0, 0, 0]));
        string Refusal(double[] point) => Assert.Throws<ArgumentException>(
            () => inspector.Inspect(point, cancellation: Cancellation)).Message;
    }

    private static PointPolytope Inspect(Network network, double x, double y) =>
        new Inspector(network).Inspect([x, y], cancellation: Cancellation);

    private static IEnumerable<int> KeptNeurons(PointPolytope polytope) =>
        polytope.Kept.Select(row => row.Crease.Neuron);
}
