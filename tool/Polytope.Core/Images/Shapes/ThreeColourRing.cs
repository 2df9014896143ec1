using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// The ring of the published classifier: the disk inside the ring, the ring itself and its surroundings have one colour
/// each. Geometry and radii are those of <see cref="Ring"/>.
/// </summary>
public sealed record ThreeColourRing(
    [Description("Inner radius as a part of the width, from 0 to 10; less than 'outer'.")] double Inner = 0.21875,
    [Description("Outer radius as a part of the width, from 0 to 10.")] double Outer = 0.25)
    : DrawnShape("three-colour-ring")
{
    private static readonly Colour Within = Colour.OfBytes(0x7F, 0xB7, 0xBE);
    private static readonly Colour On = Colour.OfBytes(0x27, 0x3B, 0x53);
    private static readonly Colour Around = Colour.OfBytes(0xF6, 0xE2, 0xB8);

    public override int Channels => 3;

    public override IEnumerable<Mistake> Mistakes() => new Ring(Inner, Outer).Mistakes();

    protected override Image Paint(int width, int height)
    {
        double inner = Inner * width * (Inner * width), outer = Outer * width * (Outer * width);
        var values = new float[3 * width * height];
        for (var pixel = 0; pixel < width * height; pixel++)
        {
            double u = (pixel % width) - (width * 0.5), v = (pixel / width) - (height * 0.5);
            var distance = (u * u) + (v * v);
            var colour = distance < inner ? Within : distance < outer ? On : Around;
            (values[3 * pixel], values[(3 * pixel) + 1], values[(3 * pixel) + 2]) = (colour.R, colour.G, colour.B);
        }

        return new Image(width, height, values, channels: 3);
    }
}
