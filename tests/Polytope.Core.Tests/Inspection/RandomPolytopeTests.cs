using Polytope.Core.Inspection;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Inspection;

/// <summary>What holds for every network and point, in any number of dimensions.</summary>
public sealed class RandomPolytopeTests
{
    public static TheoryData<int, int, int, double> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int, double>();
            for (var inputs = 1; inputs <= 6; inputs++)
                for (var seed = 1; seed <= 4; seed++) cases.Add(inputs, seed, 6, seed % 2 == 0 ? 0.25 : 0);
            cases.Add(12, 1, 24, 0);
            cases.Add(20, 2, 8, 0);
            cases.Add(20, 3, 8, 0.125);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_point_satisfies_its_system_and_the_map_is_the_networks(
        int inputs, int seed, int width, double slope)
    {
        var (network, polytope) = Example(inputs, seed, width, slope);
        Assert.Equal(0, polytope.Decisions.Open);
        Assert.All(polytope.Rows, row => Assert.True(Dot(row.A, polytope.Point) <= row.B + 1e-12));
        var output = network.Evaluate(polytope.Point);
        for (var k = 0; k < output.Length; k++)
        {
            var value = Dot(polytope.Map.J[k], polytope.Point) + polytope.Map.C[k];
            Assert.Equal(output[k], value, 1e-9 * (1 + Math.Abs(output[k])));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rays_from_the_point_leave_through_a_kept_facet_and_cross_only_its_neuron(
        int inputs, int seed, int width, double slope)
    {
        var (network, polytope) = Example(inputs, seed, width, slope);
        var inspector = new Inspector(network);
        var random = new Random(seed);
        for (var ray = 0; ray < 40; ray++)
        {
            var direction = Enumerable.Range(0, inputs).Select(_ => random.NextDouble() - 0.5).ToArray();
            var hits = polytope.Rows
                .Select((row, i) => (Row: i, Length: (row.B - Dot(row.A, polytope.Point)) / Dot(row.A, direction)))
                .Where(hit => hit.Length > 0 && double.IsFinite(hit.Length)).OrderBy(hit => hit.Length).ToList();
            if (hits.Count < 2 || hits[1].Length < hits[0].Length * (1 + 1e-6)) continue;
            Assert.True(polytope.Rows[hits[0].Row].IsKept);
            var crease = polytope.Rows[hits[0].Row].Crease;
            var before = inspector.PatternAt(Along(polytope.Point, direction, hits[0].Length * (1 - 1e-7)));
            var after = inspector.PatternAt(Along(polytope.Point, direction, hits[0].Length * (1 + 1e-7)));
            Assert.Equal(polytope.Pattern, before);
            Assert.Equal([(crease.Layer, crease.Neuron)], before.DifferencesFrom(after));
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 1)]
    public void Exactly_the_facets_are_kept(int inputs, int seed)
    {
        var (network, _) = Example(inputs, seed, 4, 0.5);
        AssertFacets(network, [.. Enumerable.Repeat(0.25, inputs)], seed);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(2, 6)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(3, 4)]
    [InlineData(3, 7)]
    [InlineData(3, 8)]
    public void Exactly_the_facets_are_kept_where_rows_coincide_and_meet_in_one_point(int inputs, int seed)
    {
        var random = new Random(seed);
        int[] widths = [inputs, 5, 4, 1];
        var network = new Network(
            Enumerable.Range(0, 3).Select(l => new Layer(
                [.. Enumerable.Range(0, widths[l] * widths[l + 1]).Select(_ => (double)random.Next(-1, 2))],
                [.. Enumerable.Range(0, widths[l + 1]).Select(_ => (double)random.Next(-1, 2))])),
            new Activation(seed % 2 == 0 ? 0.5 : 0));
        AssertFacets(network, [.. Enumerable.Range(0, inputs).Select(k => 0.3 + (0.17 * k))], seed);
        AssertFacets(network, [.. Enumerable.Range(0, inputs).Select(k => 0.25 - (0.5 * k))], seed);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(3, 4)]
    public void Exactly_the_facets_are_kept_where_each_neuron_has_a_slope_of_its_own(int inputs, int seed)
    {
        var random = new Random(seed);
        int[] widths = [inputs, 5, 4, 1];
        double[] slopes = [0, 1, -1, 2, 0.25];
        var network = new Network(
            Enumerable.Range(0, 3).Select(l => new Layer(
                [.. Enumerable.Range(0, widths[l] * widths[l + 1]).Select(_ => (double)random.Next(-2, 3))],
                [.. Enumerable.Range(0, widths[l + 1]).Select(_ => (double)random.Next(-2, 3))])
                .WithSlopes(
                    l == 2 ? default : [.. Enumerable.Range(0, widths[l + 1]).Select(k => slopes[(k + seed) % 5])])),
            Activation.Relu);
        double[] point = [.. Enumerable.Range(0, inputs).Select(k => 0.3 + (0.17 * k))];
        AssertFacets(network, point, seed);
        var polytope = new Inspector(network).Inspect(point, cancellation: TestContext.Current.CancellationToken);
        Assert.All(polytope.Rows, row => Assert.True(network.Cuts(row.Crease.Layer, row.Crease.Neuron)));
        var output = polytope.Map.J[0].Zip(point, (a, b) => a * b).Sum() + polytope.Map.C[0];
        Assert.Equal(network.Evaluate(point)[0], output, 1e-12);
    }

    private static void AssertFacets(Network network, double[] point, int seed)
    {
        var window = new InputWindow([.. point.Select(_ => -2.0)], [.. point.Select(_ => 1.0 + seed)]);
        var polytope = new Inspector(network, window).Inspect(
            point, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0, polytope.Decisions.Open);
        Assert.True(polytope.HasInterior);
        Assert.Equal(new Boundedness(true, true), polytope.Boundedness);
        var rows = polytope.Rows.Where(row => row.Status != RowStatus.Constant).ToList();
        var vertices = new VertexEnumeration([.. rows.Select(row => row.Integers)]);
        for (var i = 0; i < rows.Count; i++)
        {
            // Of equivalent rows one is kept.
            var kept = rows[i].Status == RowStatus.Same ? polytope.Rows[rows[i].TighterRow] : rows[i];
            Assert.Equal(vertices.IsFacet(i), kept.Status == RowStatus.Facet);
        }

        AssertBall(polytope);
        Assert.Equal(point.Length == 2, polytope.Shape is not null);
        if (polytope.Shape is not { } shape) return;
        Assert.Equal(vertices.Vertices.Count, shape.Vertices.Count);
        Assert.All(vertices.Vertices, v => Assert.Contains(
            shape.Vertices, w => IsNearest(v[0], w.X) && IsNearest(v[1], w.Y)));
    }

    /// <summary>Whether no double is nearer to the exact value.</summary>
    private static bool IsNearest(Fraction exact, double rounded)
    {
        var half = new Fraction(1, 2);
        var at = Fraction.Of(rounded);
        var (below, above) = (Fraction.Of(Math.BitDecrement(rounded)), Fraction.Of(Math.BitIncrement(rounded)));
        return exact.CompareTo(half * (below + at)) >= 0 && exact.CompareTo(half * (above + at)) <= 0;
    }

    /// <summary>The ball touches at least one row more than there are coordinates, and crosses none.</summary>
    private static void AssertBall(PointPolytope polytope)
    {
        var (centre, radius) = (polytope.Chebyshev.Centre!, polytope.Chebyshev.Radius);
        var distances = polytope.Kept.Select(row => (row.B - Dot(row.A, centre)) / row.Length).ToList();
        Assert.True(radius > 0 && distances.All(distance => distance > radius - 1e-9));
        Assert.True(distances.Count(distance => distance < radius + 1e-9) > centre.Length);
    }

    private static (Network Network, PointPolytope Polytope) Example(int inputs, int seed, int width, double slope)
    {
        var random = new Random(seed);
        int[] widths = [inputs, width, width, 2];
        var network = new Network(
            Enumerable.Range(0, 3).Select(l => new Layer(
                [.. Enumerable.Range(0, widths[l] * widths[l + 1]).Select(
                    _ => (double)(float)(random.NextDouble() - 0.5))],
                [.. Enumerable.Range(0, widths[l + 1]).Select(_ => (double)(float)(random.NextDouble() - 0.5))])),
            new Activation(slope));
        double[] point = [.. Enumerable.Range(0, inputs).Select(_ => random.NextDouble() - 0.5)];
        return (network, new Inspector(network).Inspect(point, cancellation: TestContext.Current.CancellationToken));
    }

    private static double[] Along(double[] x, double[] d, double t) => [.. x.Zip(d, (a, b) => a + (t * b))];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();
}
