using System.Reflection;
using Polytope.Layout;

namespace Polytope.Tool.Tests.Layout;

/// <summary>The rooms of Polytope.Tool as ARCHITECTURE.md lists them: no reference runs up, none in a cycle.</summary>
public sealed class LayoutTests
{
    /// <summary>From the top: a room refers only to rooms that come after it.</summary>
    private static readonly string[] Order =
    [
        "Commands", "Commands.Runs", "Commands.Shell", "Commands.Inspect", "Commands.Regions", "Commands.Lines",
        "Commands.Plugins",
        "Commands.Plans", "Commands.Options",
        "Hosting",
        "Comparisons",
        "Schedulers",
        "Pipeline.Shards", "Pipeline", "Pipeline.Frames", "Pipeline.Runs",
        "Planning", "Planning.Variants", "Planning.Subjects",
        "PointSets",
        "Manifests", "Manifests.Settings", "Manifests.Keys", "Manifests.Matrices", "Manifests.Tuples",
        "Manifests.Values", "Manifests.Yaml",
        "Plugins",
        "Trainers",
        "Trust",
        "Outputs.Drawings", "Outputs.Plots", "Outputs.Frames", "Outputs.Movies", "Outputs.Movies.Gif",
        "Outputs.Movies.Vp8", "Outputs.Movies.Vp8.Entropy", "Outputs.Movies.Vp8.Pixels",
        "Outputs.Viewer",
        "Outputs.Sheets", "Outputs.Metrics", "Outputs.Polytopes", "Outputs.Reports",
        "Formats", "Formats.Onnx", "Formats.Onnx.Operators", "Formats.Onnx.Rearranging", "Formats.Onnx.Chains",
        "Formats.Onnx.Graphs", "Formats.Tensors", "Formats.Layers", "Formats.Points",
        "Images", "Images.Letters", "Images.Encoded", "Images.Encoded.Lossless",
        "Records", "Records.Reading", "Records.Locks", "Records.Provenance", "Records.Names",
        "Processes",
        "Diagnostics",
    ];

    private static readonly Assembly Tool = Assembly.Load("dotnet-polytope");

    private static readonly RoomGraph Graph = RoomGraph.Read(Tool.Location, "Polytope.Tool");

    [Fact]
    public void The_tool_is_called_dotnet_polytope() => Assert.Equal("dotnet-polytope", Tool.GetName().Name);

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
