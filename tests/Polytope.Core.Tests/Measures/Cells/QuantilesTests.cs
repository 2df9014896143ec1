using Polytope.Core.Measures.Cells;

namespace Polytope.Core.Tests.Measures.Cells;

public sealed class QuantilesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 2)]
    [InlineData(0.5, 4)]
    [InlineData(0.625, 6)]
    [InlineData(1, 16)]
    public void Between_order_statistics_they_are_linear(double share, double expected) =>
        Assert.Equal(expected, Quantiles.Of([1, 2, 4, 8, 16], share));

    [Fact]
    public void The_median_of_an_even_count_is_the_mean_of_the_two() =>
        Assert.Equal(3, Quantiles.Of(Quantiles.Sorted([4, 1, 8, 2]), 0.5));

    [Fact]
    public void Nothing_has_no_quantile() => Assert.Equal(double.NaN, Quantiles.Of([], 0.5));
}
