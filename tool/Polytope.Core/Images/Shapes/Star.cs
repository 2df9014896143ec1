using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// A star around the middle with one point up, filled by <see cref="Outline.Contains"/>. Its corners are evenly spaced
/// and alternate between two circles.
/// </summary>
public sealed record Star(
    [Description("How many, from 2 to 1000.")] int Points = 5,
    [Description("From the middle to a point, as a part of the width, from 0 to 10.")] double Outer = 0.4,
    [Description("From the middle to a notch, as a part of the width, from 0 to 10.")] double Inner = 0.16)
    : PixelShape("star")
{
    public override IEnumerable<Mistake> Mistakes() =>
        Range("points", Points, 2, 1000).Concat(Range("outer", Outer, 0, 10)).Concat(Range("inner", Inner, 0, 10));

    protected override PixelRule RuleFor(int width, int height)
    {
        var outline = new Outline(Enumerable.Range(0, 2 * Points)
            .Select(k => UnitCircle.At(k, 2 * Points, (k % 2 == 0 ? Outer : Inner) * width)));
        return (u, v) => Black(outline.Contains(u, v));
    }
}
