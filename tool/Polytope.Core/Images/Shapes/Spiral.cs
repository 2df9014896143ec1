using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// A spiral of half circles. With the pitch p = radius width / turns, the half circles above the middle (v &lt; 0) are
/// centred at (0, 0) and those below at (p/2, 0), so that on the left the upper arm k continues as the lower arm k + 1.
/// Pixel (u, v) has <c>t = |(u, v)| / p</c> above and <c>t = |(u - p/2, v)| / p + 1/2</c> below. It is black if
/// <c>t - floor(t) &lt; thickness</c>, floor(t) &lt; turns and, below, floor(t) &gt;= 1.
/// </summary>
public sealed record Spiral(
    [Description("How many times the spiral goes round, from 1 to 1000.")] int Turns = 3,
    [Description("Outer radius as a part of the width, from 0.001 to 10.")] double Radius = 0.45,
    [Description("Thickness of the arm as a part of the pitch, from 0 to 1.")] double Thickness = 0.5)
    : PixelShape("spiral")
{
    public override IEnumerable<Mistake> Mistakes() =>
        Range("turns", Turns, 1, 1000)
            .Concat(Range("radius", Radius, 0.001, 10))
            .Concat(Range("thickness", Thickness, 0, 1));

    protected override PixelRule RuleFor(int width, int height)
    {
        var pitch = Radius * width / Turns;
        return (u, v) =>
        {
            var above = v < 0;
            var t = above
                ? Math.Sqrt((u * u) + (v * v)) / pitch
                : (Math.Sqrt(Squared(u - (pitch * 0.5)) + (v * v)) / pitch) + 0.5;
            var arm = Math.Floor(t);
            return Black(t - arm < Thickness && arm < Turns && (above || arm >= 1));
        };
    }
}
