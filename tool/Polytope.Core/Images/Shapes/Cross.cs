using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// An upright cross in the middle, two bars of equal length. Pixel (u, v) is black if one coordinate is in
/// [-span width / 2, span width / 2) and the other in [-thickness width / 2, thickness width / 2).
/// </summary>
public sealed record Cross(
    [Description("Length of a bar as a part of the width, from 0 to 10.")] double Span = 0.625,
    [Description("Thickness of a bar as a part of the width, from 0 to 10.")] double Thickness = 0.125)
    : PixelShape("cross")
{
    public override IEnumerable<Mistake> Mistakes() =>
        Range("span", Span, 0, 10).Concat(Range("thickness", Thickness, 0, 10));

    protected override PixelRule RuleFor(int width, int height)
    {
        double span = Span * width * 0.5, thickness = Thickness * width * 0.5;
        return (u, v) => Black((Within(u, span) && Within(v, thickness)) || (Within(v, span) && Within(u, thickness)));
    }

    private static bool Within(double x, double half) => -half <= x && x < half;
}
