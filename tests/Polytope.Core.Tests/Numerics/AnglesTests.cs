using Polytope.Core.Numerics;

namespace Polytope.Core.Tests.Numerics;

public sealed class AnglesTests
{
    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(3, 3, 0.25)]
    [InlineData(2, 0, 0.5)]
    [InlineData(5, -5, 0.75)]
    [InlineData(0, -2, 1)]
    [InlineData(-7, 0, -0.5)]
    [InlineData(0, 0, 0)]
    public void Angles_of_eighths_of_a_turn_are_exact(double y, double x, double angle) =>
        Assert.Equal(angle, Elementary.Atan2Pi(y, x));

    [Fact]
    public void Others_are_those_of_the_C_library_but_for_the_last_digits()
    {
        var random = new Random(1);
        for (var i = 0; i < 200000; i++)
        {
            double x = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-40, 40)),
                y = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-40, 40));
            var expected = Math.Atan2(y, x) / Math.PI;
            Assert.Equal(expected, Elementary.Atan2Pi(y, x), 4e-16 * Math.Max(Math.Abs(expected), 1.0 / 16));
        }
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.PositiveInfinity)]
    public void What_is_not_finite_has_no_angle(double y, double x) =>
        Assert.Equal(double.NaN, Elementary.Atan2Pi(y, x));
}
