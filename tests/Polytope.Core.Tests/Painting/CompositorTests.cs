using System.Runtime.Intrinsics;
using Polytope.Core.Painting;
using Polytope.Core.Rasters;

namespace Polytope.Core.Tests.Painting;

public sealed class CompositorTests
{
    private const int Size = 40;

    [Fact]
    public void Without_ink_the_panel_is_the_grey_rounded_and_clamped()
    {
        var grey = new float[Size * Size];
        (grey[0], grey[1], grey[2], grey[3]) = (-0.5f, 0.5f, 3, float.NaN);
        var pixels = Blend(grey, new Vector128<float>[Size * Size]);
        Assert.Equal<byte>([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 0, 0, 0, 255], pixels[..16]);
    }

    [Fact]
    public void A_lone_line_is_drawn_nearly_in_its_own_colour()
    {
        var ink = new Vector128<float>[Size * Size];
        for (var row = 0; row < Size; row++) ink[(row * Size) + 20] = Vector128.Create(1f, 0, 0, 1);
        var pixel = Blend(White(), ink).AsSpan(4 * ((20 * Size) + 20), 3);
        Assert.Equal(255, pixel[0]);
        Assert.InRange(pixel[1], 0, 110);
    }

    [Fact]
    public void Crowded_lines_leave_more_than_half_of_the_grey_and_more_ink_is_darker()
    {
        var ink = new Vector128<float>[Size * Size];
        for (var i = 0; i < ink.Length; i++) ink[i] = Vector128.Create(0f, 0, 0, 1) * (i % 2 == 0 ? 1 : 3);
        var pixels = Blend(White(), ink);
        var (few, many) = (pixels[4 * (20 * Size)], pixels[4 * ((20 * Size) + 1)]);
        Assert.True(many < few, "More ink is darker.");
        Assert.InRange((few + many) / 2, 128, 230);
    }

    private static float[] White()
    {
        var grey = new float[Size * Size];
        Array.Fill(grey, 1);
        return grey;
    }

    private static byte[] Blend(float[] grey, Vector128<float>[] ink)
    {
        var pixels = new byte[4 * Size * Size];
        new Compositor().Write(ColourPlanes.Grey(grey), ink, new Panel(pixels, 4 * Size, 0, 0, Size, Size));
        return pixels;
    }
}
