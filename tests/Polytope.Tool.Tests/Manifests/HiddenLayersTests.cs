using System.Globalization;
using CsCheck;
using Polytope.Tool.Manifests.Values;
using Polytope.Tool.Tests.Planning;

namespace Polytope.Tool.Tests.Manifests;

public sealed class HiddenLayersTests
{
    [Theory]
    [InlineData("14x6", new[] { 14, 14, 14, 14, 14, 14 }, "14x6")]
    [InlineData("[10x3, 2, 5x2]", new[] { 10, 10, 10, 2, 5, 5 }, "[10x3, 2, 5x2]")]
    [InlineData("[64, 32]", new[] { 64, 32 }, "[64, 32]")]
    [InlineData("10", new[] { 10 }, "10")]
    [InlineData("[10]", new[] { 10 }, "10")]
    [InlineData("[14, 14x2, 14]", new[] { 14, 14, 14, 14 }, "14x4")]
    [InlineData("'14 x 2'", new[] { 14, 14 }, "14x2")]
    public void Hidden_layers_are_width_times_count(string yaml, int[] widths, string canonical)
    {
        var hidden = Planned.One($"image: {{ shape: ring, size: 100 }}, network: {{ hidden: {yaml} }}").Network.Hidden;
        Assert.Equal(widths, hidden.Widths);
        Assert.Equal(canonical, hidden.ToString());
    }

    [Fact]
    public void Runs_multiplied_out_are_the_widths_again() => Gen.Int[1, 3].Array[1, 12].Sample(
        widths => Assert.Equal(widths, new HiddenLayers(widths).Runs.SelectMany(MultipliedOut)));

    /// <summary>Such as 3, 3 for <c>3x2</c>.</summary>
    private static IEnumerable<int> MultipliedOut(string run)
    {
        int[] parts = [.. run.Split('x').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        return Enumerable.Repeat(parts[0], parts.ElementAtOrDefault(1) is > 0 and var count ? count : 1);
    }
}
