using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// Equal disks side by side in a row, the row centred. Each is drawn by the rule of <see cref="Disk"/>.
/// </summary>
public sealed record Disks(
    [Description("How many disks, from 1 to 1000.")] int Count = 2,
    [Description("Radius of each as a part of the width, from 0 to 10.")] double Radius = 0.125,
    [Description("From one centre to the next, as a part of the width, from 0 to 10.")] double Distance = 0.4)
    : PixelShape("disks")
{
    public override IEnumerable<Mistake> Mistakes() =>
        Range("count", Count, 1, 1000)
            .Concat(Range("radius", Radius, 0, 10))
            .Concat(Range("distance", Distance, 0, 10));

    protected override PixelRule RuleFor(int width, int height)
    {
        double radius = Squared(Radius * width), distance = Distance * width;
        return (u, v) =>
        {
            for (var k = 0; k < Count; k++)
            {
                var centre = (k - ((Count - 1) * 0.5)) * distance;
                if (Squared(u - centre) + (v * v) < radius) return Black(true);
            }

            return Black(false);
        };
    }
}
