using CsCheck;
using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Tests.Outputs.Sheets;

public sealed class SheetLayoutTests
{
    [Fact]
    public void Panels_stand_side_by_side_apart_and_inside_a_sheet_of_even_size() =>
        Gen.Select(Gen.Int[1, 2000], Gen.Int[1, 2000], Gen.Int[16, 3000]).Sample((width, height, size) =>
        {
            var layout = SheetLayout.For(width, height, size);
            Assert.Equal(size, Math.Max(layout.Panels[0].Width, layout.Panels[0].Height));
            Assert.Equal((0, 0), (layout.Width % 2, layout.Height % 2));
            Assert.Equal((0, 0), (layout.Changing.Left % 2, layout.Changing.Top % 2));
            Assert.True(layout.Panels[0].Left > 0 && layout.Panels[2].Right < layout.Width);
            Assert.True(
                layout.Panels[0].Right < layout.Panels[1].Left && layout.Panels[1].Right < layout.Panels[2].Left);
            Assert.InRange(layout.Changing.Right, layout.Panels[1].Right, layout.Panels[2].Left - 1);
            Assert.InRange(layout.Changing.Bottom, (int)layout.Baseline(1), layout.Height);
        });

    [Fact]
    public void A_panel_has_the_images_proportions()
    {
        var panel = SheetLayout.For(300, 100, 600).Panels[0];
        Assert.Equal((600, 200), (panel.Width, panel.Height));
    }
}
