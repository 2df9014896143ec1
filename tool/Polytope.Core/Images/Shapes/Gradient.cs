using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// A grey ramp, affine in the point of a pixel: with X = j / width and Y = i / height the value is
/// <c>(x X + y Y - least) / (most - least)</c>, where least and most are the extremes of x X + y Y on [0,1] x [0,1].
/// One polytope is enough to learn it.
/// </summary>
public sealed record Gradient(
    [Description("From black to white, to the right.")] double X = 1,
    [Description("From black to white, down.")] double Y = 0)
    : PixelShape("gradient")
{
    public override IEnumerable<Mistake> Mistakes() => Direction(X, Y);

    protected override PixelRule RuleFor(int width, int height)
    {
        // Scaling by the larger part first keeps huge and tiny directions within range.
        var scale = Math.Max(Math.Abs(X), Math.Abs(Y));
        double x = X / scale, y = Y / scale;
        var least = Math.Min(x, 0) + Math.Min(y, 0);
        var span = Math.Abs(x) + Math.Abs(y);
        return (u, v) => (float)(((x * ((u / width) + 0.5)) + (y * ((v / height) + 0.5)) - least) / span);
    }
}
