using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// A square in the middle. Pixel (u, v) is black if <c>-side width / 2 &lt;= u, v &lt; side width / 2</c>.
/// </summary>
public sealed record Square(
    [Description("Length of a side as a part of the width, from 0 to 10.")] double Side = 0.5)
    : PixelShape("square")
{
    public override IEnumerable<Mistake> Mistakes() => Range("side", Side, 0, 10);

    protected override PixelRule RuleFor(int width, int height)
    {
        var half = Side * width * 0.5;
        return (u, v) => Black(-half <= u && u < half && -half <= v && v < half);
    }
}
