using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// Two interlocking half rings. With r = radius width, the upper moon is the half v &lt; r/4 of a ring around (-r/2,
/// r/4), and the lower one the half v &gt;= -r/4 of a ring around (r/2, -r/4). The radii of both rings are r - t/2 and
/// r + t/2 with t = thickness width; their boundaries are as in <see cref="Ring"/>.
/// </summary>
public sealed record Moons(
    [Description("Mean radius of a moon as a part of the width, from 0.001 to 10.")] double Radius = 0.25,
    [Description("Thickness of a moon as a part of the width, from 0 to twice the radius.")] double Thickness = 0.1)
    : PixelShape("moons")
{
    public override IEnumerable<Mistake> Mistakes() =>
        Range("radius", Radius, 0.001, 10).Concat(Range("thickness", Thickness, 0, 2 * Radius));

    protected override PixelRule RuleFor(int width, int height)
    {
        double r = Radius * width, half = Thickness * width * 0.5;
        double inner = Squared(r - half), outer = Squared(r + half);
        return (u, v) =>
        {
            var upper = Squared(u + (r * 0.5)) + Squared(v - (r * 0.25));
            var lower = Squared(u - (r * 0.5)) + Squared(v + (r * 0.25));
            return Black((v < r * 0.25 && inner <= upper && upper < outer)
                || (v >= r * -0.25 && inner <= lower && lower < outer));
        };
    }
}
