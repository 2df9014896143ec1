using CsCheck;
using Polytope.Core.Declarations;
using Polytope.Core.Images.Shapes;

namespace Polytope.Core.Tests.Images.Shapes;

public sealed class DrawnShapeTests
{
    public static TheoryData<PixelShape> All =>
    [
        new Ring(), new Disk(), new Disks(), new Square(), new Cross(), new Checkerboard(), new Stripes(),
        new HalfPlane(), new Gradient(), new Cone(), new Moons(), new Spiral(), new Polygon(), new Star(),
    ];

    [Theory, MemberData(nameof(All))]
    public void Every_shape_has_black_and_white_and_only_greys_from_0_to_1(PixelShape shape)
    {
        var image = shape.Draw(90, 60);
        Assert.Equal((90, 60), (image.Width, image.Height));
        Assert.All(image.Values.ToArray(), value => Assert.InRange(value, 0, 1));
        Assert.InRange(image.Values.ToArray().Average(), 0.05, 0.95);
    }

    [Theory, MemberData(nameof(All))]
    public void Every_shape_can_be_drawn_at_any_size(PixelShape shape) =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40]).Sample(
            (width, height) => shape.Draw(width, height).Values.Length == width * height, iter: 20);

    [Theory, MemberData(nameof(All))]
    public void A_shape_keeps_its_proportions_when_the_image_grows_downwards(PixelShape shape)
    {
        if (shape is Gradient or Checkerboard) return;
        var square = shape.Draw(40, 40);
        var tall = shape.Draw(40, 60);
        for (var i = 0; i < 40; i++)
            for (var j = 0; j < 40; j++)
                Assert.Equal(square[j, i], tall[j, i + 10]);
    }

    [Fact]
    public void Shape_names_are_distinct()
    {
        var names = All.Select(row => row.Data.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void A_mistake_names_the_parameter_and_stops_the_drawing()
    {
        var ring = new Ring(0.3, 0.2);
        Assert.Equal(
            [new Mistake("inner", "'inner' (0.3) must be less than 'outer' (0.2).") { OtherKey = "outer" }],
            ring.Mistakes());
        Assert.Equal(
            "Shape 'ring': 'inner' (0.3) must be less than 'outer' (0.2).",
            Assert.Throws<ArgumentException>(() => ring.Draw(10, 10)).Message);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Parameters_out_of_range_are_mistakes(DrawnShape shape, string parameter) =>
        Assert.Contains(shape.Mistakes(), mistake =>
            mistake.Key == parameter && mistake.Message.StartsWith($"'{parameter}'", StringComparison.Ordinal));

    public static TheoryData<DrawnShape, string> Wrong => new()
    {
        { new Ring(double.NaN), "inner" },
        { new Ring(0.1, double.PositiveInfinity), "outer" },
        { new Disk(-0.1), "radius" },
        { new Disks(0), "count" },
        { new Disks(2, 0.1, 11), "distance" },
        { new Square(-1), "side" },
        { new Cross(1, -1), "thickness" },
        { new Checkerboard(0), "cells" },
        { new Stripes(0), "count" },
        { new Stripes(1, 0, 0), "x" },
        { new HalfPlane(1, double.NaN), "x" },
        { new HalfPlane(1, 0, 20), "offset" },
        { new Gradient(0, 0), "x" },
        { new Cone(0), "radius" },
        { new Moons(0.1, 0.3), "thickness" },
        { new Spiral(0), "turns" },
        { new Spiral(1, 1, 1.1), "thickness" },
        { new Polygon(2), "corners" },
        { new Star(1), "points" },
    };

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    [InlineData(100_000, 100_000)]
    public void A_size_out_of_range_is_refused(int width, int height) =>
        Assert.ThrowsAny<ArgumentException>(() => new Disk().Draw(width, height));
}
