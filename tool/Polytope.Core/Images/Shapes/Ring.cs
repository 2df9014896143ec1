using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// The ring of the published experiments. Pixel (u, v) is black if
/// <c>(inner width)^2 &lt;= u^2 + v^2 &lt; (outer width)^2</c>. The middle is computed exactly; so are both ends for
/// the default radii and a width that is a power of two. At 1024x1024 the radii are 224 and 256 pixels around (512,
/// 512), and 4.6 % of the pixels are black.
/// </summary>
public sealed record Ring(
    [Description("Inner radius as a part of the width, from 0 to 10; less than 'outer'.")] double Inner = 0.21875,
    [Description("Outer radius as a part of the width, from 0 to 10.")] double Outer = 0.25)
    : PixelShape("ring")
{
    public override IEnumerable<Mistake> Mistakes()
    {
        foreach (var mistake in Range("inner", Inner, 0, 10).Concat(Range("outer", Outer, 0, 10))) yield return mistake;
        if (!(Inner >= Outer)) yield break;
        var message = FormattableString.Invariant($"'inner' ({Inner}) must be less than 'outer' ({Outer}).");
        yield return new("inner", message) { OtherKey = "outer" };
    }

    protected override PixelRule RuleFor(int width, int height)
    {
        double inner = Squared(Inner * width), outer = Squared(Outer * width);
        return (u, v) =>
        {
            var distance = (u * u) + (v * v);
            return Black(inner <= distance && distance < outer);
        };
    }
}
