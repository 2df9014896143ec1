using Polytope.Layout;

namespace Polytope.Core.Tests.Layout;

/// <summary>The graph of the rooms in the folder Sample, which are compiled into this assembly.</summary>
public sealed class RoomGraphTests
{
    private static readonly RoomGraph Graph =
        RoomGraph.Read(typeof(RoomGraphTests).Assembly.Location, $"{typeof(RoomGraphTests).Namespace}.Sample");

    [Fact]
    public void Its_rooms_are_the_namespaces_that_have_types() => Assert.Equal(
        ["Arguments", "Attributes", "Bodies", "Bottom", "Catches", "Left", "Parameters", "Right"], Graph.Rooms);

    [Theory]
    [InlineData("Arguments", "Argument refers to Leaf")]
    [InlineData("Attributes", "Attributed refers to Leaf")]
    [InlineData("Bodies", "Body refers to Leaf")]
    [InlineData("Catches", "Catch refers to LeafException")]
    [InlineData("Parameters", "Parameter refers to Leaf")]
    public void A_reference_from_below_runs_up(string room, string sentence)
    {
        string[] order = ["Bottom", .. Graph.Rooms.Where(other => other != "Bottom")];
        Assert.Contains($"{room} -> Bottom: {sentence}", Graph.UpwardArrows(order));
        Assert.DoesNotContain(
            Graph.UpwardArrows([.. order.Reverse()]), arrow => arrow.Contains("Bottom", StringComparison.Ordinal));
    }

    [Fact]
    public void A_room_that_the_order_does_not_list_makes_its_references_upward() =>
        Assert.Contains("Bodies -> Bottom: Body refers to Leaf", Graph.UpwardArrows([]));

    [Fact]
    public void A_cycle_is_reported_with_its_references() => Assert.Equal(
        ["Left -> Right -> Left: ILeftHand refers to IRightHand, IRightHand refers to ILeftHand"], Graph.Cycles());

    [Fact]
    public void Sub_rooms_with_another_room_between_them_are_scattered() =>
        Assert.Equal(["A"], RoomGraph.Scattered(["A", "A.One", "B", "A.Two", "C", "C.One"]));
}
