using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Tests.Outputs.Reports;

public sealed class CaptionTests
{
    private static readonly RunCaption Run = new("ring", "14x6", 20_000, 0.001, "adam", 1, 6000);

    [Fact]
    public void Numbers_of_every_kind_are_grouped_by_commas()
    {
        Assert.Equal("epoch 1,500 of 6,000", Caption.Epoch(1500, Run));
        Assert.Equal("20,000 training points", Caption.Points(20_000, "training"));
        Assert.Equal("1 validation point", Caption.Points(1, "validation"));
        Assert.Equal("1,000 shown", Caption.Dots(1000));
    }

    [Fact]
    public void A_picture_without_points_says_so() => Assert.Equal("no points shown", Caption.Dots(0));
}
