using System.ComponentModel;
using Polytope.Core.Declarations;

namespace Polytope.Core.Images.Shapes;

/// <summary>
/// Square fields in two colours. Pixel (j, i) is in the field of column <c>floor(j cells / width)</c> and row
/// <c>floor(i cells / width)</c>, computed in integers; the field is black if their sum is even, as at the top left.
/// </summary>
public sealed record Checkerboard(
    [Description("Fields across the width, from 1 to 1,000,000; two make the exclusive or.")] int Cells = 4)
    : PixelShape("checkerboard")
{
    public override IEnumerable<Mistake> Mistakes() => Range("cells", Cells, 1, 1_000_000);

    protected override PixelRule RuleFor(int width, int height) => (u, v) =>
    {
        long j = (long)(u + (width * 0.5)), i = (long)(v + (height * 0.5));
        return Black((((j * Cells / width) + (i * Cells / width)) & 1) == 0);
    };
}
