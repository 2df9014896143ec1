using Polytope.Core.Slices;

namespace Polytope.Core.Tests.Slices;

public sealed class PrincipalPlaneTests
{
    [Fact]
    public void Points_of_a_plane_have_that_plane_and_their_places_on_it()
    {
        // 3 a (0.6, 0.8, 0) + b (0, 0, 1) about (1, 2, 3), a and b of variance 1 and uncorrelated.
        double[][] parameters = [[1, 1], [1, -1], [-1, 1], [-1, -1]];
        var principal = PrincipalPlane.Of(
            [.. parameters.Select(at => (double[])[1 + (1.8 * at[0]), 2 + (2.4 * at[0]), 3 + at[1]])]);

        for (var k = 0; k < 4; k++)
        {
            Assert.Equal(parameters[k][0], principal.Points[k].S, 1e-12);
            Assert.Equal(parameters[k][1], principal.Points[k].T, 1e-12);
        }

        double[] expected = [2.8, 4.4, 4];
        Assert.All(
            expected.Zip(principal.Plane.At(1, 1)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void No_other_two_directions_explain_more_of_the_variance()
    {
        var random = new Random(3);
        double[] Point() => [.. Enumerable.Range(0, 5).Select(k => (5 - k) * random.NextDouble())];
        double[][] points = [.. Enumerable.Range(0, 60).Select(_ => Point())];
        var principal = PrincipalPlane.Of(points);
        double[] origin = principal.Plane.At(0, 0), one = Direction(1, 0), other = Direction(0, 1);
        var best = Explained(one, other);
        Assert.Equal(0, one.Zip(other, (a, b) => a * b).Sum(), 1e-9);
        for (var trial = 0; trial < 200; trial++)
        {
            double[] u = [.. one.Select(x => x + (0.3 * (random.NextDouble() - 0.5)))];
            double[] v = [.. other.Select(x => x + (0.3 * (random.NextDouble() - 0.5)))];
            Assert.True(Explained(u, v) <= best * (1 + 1e-12));
        }

        double[] Direction(double s, double t) => [.. principal.Plane.At(s, t).Zip(origin, (a, b) => a - b)];
        double Explained(double[] u, double[] v)
        {
            var lengthU = Math.Sqrt(u.Sum(x => x * x));
            u = [.. u.Select(x => x / lengthU)];
            var along = u.Zip(v, (a, b) => a * b).Sum();
            v = [.. v.Zip(u, (a, b) => a - (along * b))];
            var lengthV = Math.Sqrt(v.Sum(x => x * x));
            v = [.. v.Select(x => x / lengthV)];
            return points.Sum(point =>
            {
                double[] moved = [.. point.Zip(origin, (a, b) => a - b)];
                double s = moved.Zip(u, (a, b) => a * b).Sum(), t = moved.Zip(v, (a, b) => a * b).Sum();
                return (s * s) + (t * t);
            });
        }
    }

    [Fact]
    public void Points_without_a_plane_are_refused()
    {
        Assert.Equal(
            "a plane needs three points at least.",
            Assert.Throws<ArgumentException>(() => PrincipalPlane.Of([[1, 2], [3, 4]])).Message);
        Assert.Equal(
            "the points lie on one line.",
            Assert.Throws<ArgumentException>(() => PrincipalPlane.Of([[0, 0, 0], [1, 2, 3], [2, 4, 6]])).Message);
        Assert.Equal(
            "the points lie on one line.",
            Assert.Throws<ArgumentException>(() => PrincipalPlane.Of([[1, 1], [1, 1], [1, 1]])).Message);
    }
}
