using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// A cone, black in the middle: the value is <c>sqrt(u^2 + v^2) / (radius width)</c>, and 1 outside the rim.
/// </summary>
public sealed record Cone(
    [Description("Radius of the rim as a part of the width, from 0.001 to 10.")] double Radius = 0.4)
    : PixelShape("cone")
{
    public override IEnumerable<Mistake> Mistakes() => Range("radius", Radius, 0.001, 10);

    protected override PixelRule RuleFor(int width, int height)
    {
        var radius = Radius * width;
        return (u, v) => (float)Math.Min(1, Math.Sqrt((u * u) + (v * v)) / radius);
    }
}
