using Polytope.Layout;

namespace Polytope.Core.Tests.Layout;

/// <summary>The rooms of Polytope.Core as ARCHITECTURE.md lists them: no reference runs up, none in a cycle.</summary>
public sealed class LayoutTests
{
    /// <summary>From the top: a room refers only to rooms that come after it.</summary>
    private static readonly string[] Order =
    [
        "Rendering",
        "Measures", "Measures.Changes", "Measures.Decisions", "Measures.Errors", "Measures.Points", "Measures.Creases",
        "Measures.Cells",
        "Painting",
        "Rasters",
        "Training.Builtin", "Training.Kernels", "Training.Rules", "Training",
        "Inspection", "Inspection.Plane", "Inspection.Systems", "Inspection.LinearPrograms",
        "Slices",
        "Partitions", "Partitions.Gluing", "Partitions.Parallel", "Partitions.Cutting", "Partitions.Rows",
        "Partitions.Cells", "Partitions.Memory",
        "Exact",
        "Images.Shapes", "Images",
        "Networks",
        "Numerics.Randomness", "Numerics",
        "Simd",
        "Buffers",
        "Declarations",
    ];

    private static readonly System.Reflection.Assembly Core = typeof(Core.Networks.Network).Assembly;

    private static readonly RoomGraph Graph = RoomGraph.Read(Core.Location, "Polytope.Core");

    [Fact]
    public void Core_references_no_package() => Assert.All(
        Core.GetReferencedAssemblies(), name => Assert.StartsWith("System", name.Name, StringComparison.Ordinal));

    [Fact]
    public void Every_room_has_its_place_in_the_order() =>
        Assert.Equal(Order.Order(StringComparer.Ordinal), Graph.Rooms);

    [Fact]
    public void Sub_rooms_are_listed_next_to_their_room() => Mistakes.None(RoomGraph.Scattered(Order));

    [Fact]
    public void No_references_form_a_cycle() => Mistakes.None(Graph.Cycles());

    [Fact]
    public void No_reference_runs_up() => Mistakes.None(Graph.UpwardArrows(Order));
}
