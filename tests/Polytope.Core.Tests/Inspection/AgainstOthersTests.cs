using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Polytope.Core.Inspection;
using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Inspection;

/// <summary>
/// The same polytopes as lrslib, cddlib, Qhull and PyTorch describe them, in 2 to 6 dimensions:
/// <c>tests/polyhedra/make_values.py</c>.
/// </summary>
public sealed class AgainstOthersTests
{
    private static readonly JsonElement[] Values = [.. Read().EnumerateArray()];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Values.Length)];

    public static TheoryData<int> PlanarCases =>
        [.. Enumerable.Range(0, Values.Length).Where(
            index => Values[index].GetProperty("point").GetArrayLength() == 2)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_rows_that_are_kept_are_those_of_redund_and_redcheck(int index)
    {
        var polytope = Inspect(Values[index]);
        Assert.Equal(0, polytope.Decisions.Open);
        var needed = Values[index].GetProperty("needed").EnumerateArray().Select(row => string.Join(' ', Texts(row)));
        Assert.Equal(
            needed.Order(StringComparer.Ordinal), polytope.Kept.Select(Primitive).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PlanarCases))]
    public void In_the_plane_the_vertices_are_those_of_lrs(int index)
    {
        var shape = Inspect(Values[index]).Shape;
        Assert.NotNull(shape);
        var expected = Values[index].GetProperty("vertices").EnumerateArray()
            .Select(vertex => Texts(vertex).Select(Rational).ToArray()).ToList();
        Assert.Equal(expected.Count, shape.Vertices.Count);
        Assert.All(expected, vertex => Assert.Contains(
            shape.Vertices, other => Math.Abs(other.X - vertex[0]) < 1e-15 && Math.Abs(other.Y - vertex[1]) < 1e-15));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_map_is_the_jacobian_of_autograd(int index)
    {
        var polytope = Inspect(Values[index]);
        var output = Numbers(Values[index].GetProperty("output"));
        var jacobian = Values[index].GetProperty("jacobian").EnumerateArray().Select(Numbers).ToList();
        for (var k = 0; k < output.Length; k++)
        {
            Assert.All(jacobian[k].Zip(polytope.Map.J[k]), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
            var value = polytope.Map.J[k].Zip(polytope.Point, (a, x) => a * x).Sum() + polytope.Map.C[k];
            Assert.Equal(output[k], value, 1e-13);
        }
    }

    private static PointPolytope Inspect(JsonElement value)
    {
        var network = new Network(
            value.GetProperty("layers").EnumerateArray().Select(layer => new Layer(
                [.. layer.GetProperty("weight").EnumerateArray().SelectMany(Numbers)],
                Numbers(layer.GetProperty("bias")))),
            new Activation(value.GetProperty("slope").GetDouble()));
        var point = Numbers(value.GetProperty("point"));
        var window = new InputWindow(
            [.. point.Select(_ => value.GetProperty("lower").GetDouble())],
            [.. point.Select(_ => value.GetProperty("upper").GetDouble())]);
        return new Inspector(network, window).Inspect(point, cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>b, then -a, divided by their greatest common divisor.</summary>
    private static string Primitive(Inequality row)
    {
        BigInteger[] integers = [row.Integers[^1], .. row.Integers[..^1].Select(value => -value)];
        var common = integers.Aggregate(BigInteger.GreatestCommonDivisor);
        return string.Join(' ', integers.Select(value => (value / common).ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A fraction as a double, within a few units in the last place.</summary>
    private static double Rational(string text)
    {
        var parts = Array.ConvertAll(text.Split('/'), part => BigInteger.Parse(part, CultureInfo.InvariantCulture));
        return parts.Length == 1 ? (double)parts[0] : new Partitions.Oracles.Fraction(parts[0], parts[1]).ToDouble();
    }

    private static IEnumerable<string> Texts(JsonElement list) =>
        list.EnumerateArray().Select(item => item.GetString()!);

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetDouble())];

    private static JsonElement Read() => JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "polyhedra.json"))).RootElement;
}
