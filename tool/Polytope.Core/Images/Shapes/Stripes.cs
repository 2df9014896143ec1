using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// Straight stripes of equal thickness, alternately black and white. With n = (x, y) / |(x, y)|, pixel (u, v) is in the
/// stripe <c>floor((n . (u, v)) count / width + count / 2)</c>, and black if that number is even.
/// </summary>
public sealed record Stripes(
    [Description("Stripes of either colour that fit across the width, from 1 to 1,000,000.")] int Count = 8,
    [Description("Across the stripes, to the right: (1, 0) makes upright stripes.")] double X = 1,
    [Description("Across the stripes, down.")] double Y = 0)
    : PixelShape("stripes")
{
    public override IEnumerable<Mistake> Mistakes() => Range("count", Count, 1, 1_000_000).Concat(Direction(X, Y));

    protected override PixelRule RuleFor(int width, int height)
    {
        var (x, y) = UnitCircle.Towards(X, Y);
        return (u, v) =>
        {
            var stripe = Math.Floor((((x * u) + (y * v)) * Count / width) + (Count * 0.5));
            return Black(stripe == 2 * Math.Floor(stripe * 0.5));
        };
    }
}
