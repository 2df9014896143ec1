using NetArchTest.Rules;

namespace Polytope.Tool.Tests;

/// <summary>No arrow runs up, and none in a circle.</summary>
public sealed class LayoutTests
{
    /// <summary>Each room stands on those after it, and knows none before it.</summary>
    private static readonly string[] Rooms =
        ["Commands", "Hosting", "Pipeline", "Outputs", "Formats", "Manifests", "Images", "Records", "Diagnostics"];

    private static readonly Types Tool = Types.InAssembly(System.Reflection.Assembly.Load("dotnet-polytope"));

    public static TheoryData<string> AllRooms => [.. Rooms];

    [Fact]
    public void The_tool_is_called_dotnet_polytope() =>
        Assert.Equal("dotnet-polytope", System.Reflection.Assembly.Load("dotnet-polytope").GetName().Name);

    [Fact]
    public void Every_type_is_in_a_room() => Assert.Equal(
        Rooms.Order(StringComparer.Ordinal),
        Tool.GetTypes().Select(type => type.Namespace).Where(name => name?.StartsWith("Polytope.Tool.", StringComparison.Ordinal) == true)
            .Select(name => name!.Split('.')[2]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_room_knows_only_those_below_it(string room)
    {
        string[] above = [.. Rooms.TakeWhile(other => other != room).Select(other => $"Polytope.Tool.{other}")];
        if (above.Length == 0) return;
        var found = Tool.That().ResideInNamespace($"Polytope.Tool.{room}").ShouldNot().HaveDependencyOnAny(above).GetResult();
        Assert.Empty(found.FailingTypeNames ?? []);
    }

    [Fact]
    public void Arrows_within_method_bodies_count() => Assert.Contains(
        "Polytope.Tool.Pipeline.PlanSubject",
        Tool.That().ResideInNamespace("Polytope.Tool.Pipeline").ShouldNot().HaveDependencyOnAny("Polytope.Tool.Images").GetResult().FailingTypeNames ?? []);

    [Fact]
    public void Drawings_and_files_of_networks_do_not_know_each_other()
    {
        var found = Tool.That().ResideInNamespace("Polytope.Tool.Outputs").ShouldNot().HaveDependencyOn("Polytope.Tool.Formats").GetResult();
        Assert.Empty(found.FailingTypeNames ?? []);
    }
}
