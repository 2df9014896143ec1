using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>A disk in the middle. Pixel (u, v) is black if <c>u^2 + v^2 &lt; (radius width)^2</c>.</summary>
public sealed record Disk(
    [Description("Radius as a part of the width, from 0 to 10.")] double Radius = 0.25)
    : PixelShape("disk")
{
    public override IEnumerable<Mistake> Mistakes() => Range("radius", Radius, 0, 10);

    protected override PixelRule RuleFor(int width, int height)
    {
        var radius = Squared(Radius * width);
        return (u, v) => Black((u * u) + (v * v) < radius);
    }
}
