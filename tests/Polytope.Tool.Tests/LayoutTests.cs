using NetArchTest.Rules;

namespace Polytope.Tool.Tests;

/// <summary>No arrow runs up, and none in a circle.</summary>
public sealed class LayoutTests
{
    /// <summary>From the top; rooms of one floor do not know each other.</summary>
    private static readonly string[][] Floors =
        [["Commands"], ["Hosting"], ["Pipeline"], ["Planning"], ["Manifests"], ["Plugins"], ["Outputs", "Formats"], ["Images"], ["Records"], ["Diagnostics"]];

    private static readonly Types Tool = Types.InAssembly(System.Reflection.Assembly.Load("dotnet-polytope"));

    public static TheoryData<string> AllRooms => [.. Floors.SelectMany(floor => floor)];

    [Fact]
    public void The_tool_is_called_dotnet_polytope() =>
        Assert.Equal("dotnet-polytope", System.Reflection.Assembly.Load("dotnet-polytope").GetName().Name);

    [Fact]
    public void Every_type_is_in_a_room() => Assert.Equal(
        AllRooms.Select(row => row.Data).Order(StringComparer.Ordinal),
        Tool.GetTypes().Select(type => type.Namespace).Where(name => name?.StartsWith("Polytope.Tool.", StringComparison.Ordinal) == true)
            .Select(name => name!.Split('.')[2]).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_room_knows_only_the_floors_below_it(string room)
    {
        var floor = Array.FindIndex(Floors, rooms => rooms.Contains(room));
        string[] forbidden = [.. Floors[..(floor + 1)].SelectMany(rooms => rooms).Where(other => other != room).Select(other => $"Polytope.Tool.{other}")];
        if (forbidden.Length == 0) return;
        var found = Tool.That().ResideInNamespace($"Polytope.Tool.{room}").ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.Empty(found.FailingTypeNames ?? []);
    }

    [Fact]
    public void Arrows_within_method_bodies_count() => Assert.Contains(
        "Polytope.Tool.Commands.SchemaCommand",
        Tool.That().ResideInNamespace("Polytope.Tool.Commands").ShouldNot().HaveDependencyOnAny("Polytope.Tool.Plugins").GetResult().FailingTypeNames ?? []);
}
