using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// One straight edge. With n = (x, y) / |(x, y)|, pixel (u, v) is black if <c>n . (u, v) &lt; offset width</c>.
/// </summary>
public sealed record HalfPlane(
    [Description("From black to white, to the right.")] double X = 1,
    [Description("From black to white, down.")] double Y = 0,
    [Description("How far the edge lies from the middle, as a part of the width, from -10 to 10.")] double Offset = 0)
    : PixelShape("half-plane")
{
    public override IEnumerable<Mistake> Mistakes() => Direction(X, Y).Concat(Range("offset", Offset, -10, 10));

    protected override PixelRule RuleFor(int width, int height)
    {
        var (x, y) = UnitCircle.Towards(X, Y);
        var offset = Offset * width;
        return (u, v) => Black((x * u) + (y * v) < offset);
    }
}
