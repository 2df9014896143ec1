using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// A regular polygon around the middle with one corner pointing up, filled by <see cref="Outline.Contains"/>.
/// </summary>
public sealed record Polygon(
    [Description("How many, from 3 to 1000: 3 a triangle, 6 a hexagon.")] int Corners = 3,
    [Description("From the middle to a corner, as a part of the width, from 0 to 10.")] double Radius = 0.35)
    : PixelShape("polygon")
{
    public override IEnumerable<Mistake> Mistakes() =>
        Range("corners", Corners, 3, 1000).Concat(Range("radius", Radius, 0, 10));

    protected override PixelRule RuleFor(int width, int height)
    {
        var outline = new Outline(Enumerable.Range(0, Corners).Select(k => UnitCircle.At(k, Corners, Radius * width)));
        return (u, v) => Black(outline.Contains(u, v));
    }
}
