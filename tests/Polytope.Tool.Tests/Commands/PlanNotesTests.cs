using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Commands;

public sealed class PlanNotesTests
{
    private const string Deep =
        "image: { shape: ring }, sampling: { training: 500, validation: 50 }, network: { hidden: 20x40 }, "
            + "training: { epochs: 6000 }, outputs: [{ renderer: viewer, every: 10 }]";

    [Fact]
    public void A_large_page_is_announced_with_a_way_to_make_it_smaller()
    {
        using var place = new Workplace();
        var note = Assert.Single(PlanNotes.Of(place.Plan(Deep, [])));
        Assert.Equal(
            "tiny: viewer.html will have some 32 MB. A larger 'every', or 'frames: 450', makes it smaller.", note);
        Assert.Empty(PlanNotes.Of(place.Plan(Deep, ["outputs[0].frames=450"])));
        Assert.Empty(PlanNotes.Of(place.Plan(Deep, ["outputs[0].every=20"])));
        Assert.Empty(PlanNotes.Of(place.Plan()));
    }
}
