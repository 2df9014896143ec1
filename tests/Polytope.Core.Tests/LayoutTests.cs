using NetArchTest.Rules;

namespace Polytope.Core.Tests;

/// <summary>No arrow runs up, and none in a circle.</summary>
public sealed class LayoutTests
{
    /// <summary>From the top; rooms of one floor do not know each other.</summary>
    private static readonly string[][] Floors =
        [["Rendering"], ["Training", "Inspection"], ["Images", "Partitions"], ["Networks"], ["Numerics"]];

    private static readonly Types Core = Types.InAssembly(typeof(Core.Networks.Network).Assembly);

    public static TheoryData<string> AllRooms => [.. Floors.SelectMany(floor => floor)];

    [Fact]
    public void Core_references_no_package() =>
        Assert.All(
            typeof(Core.Networks.Network).Assembly.GetReferencedAssemblies(),
            name => Assert.StartsWith("System", name.Name, StringComparison.Ordinal));

    [Fact]
    public void Every_type_is_in_a_room() => Assert.Empty(
        Core.GetTypes().Select(type => type.Namespace).Where(name => name?.StartsWith("Polytope.Core", StringComparison.Ordinal) == true)
            .Select(name => name!.Split('.').ElementAtOrDefault(2)).Distinct().Except(AllRooms.Select(row => row.Data)));

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void A_room_knows_only_the_floors_below_it(string room)
    {
        var floor = Array.FindIndex(Floors, rooms => rooms.Contains(room));
        string[] forbidden = [.. Floors[..(floor + 1)].SelectMany(rooms => rooms).Where(other => other != room).Select(other => $"Polytope.Core.{other}")];
        if (forbidden.Length == 0) return;
        var found = Core.That().ResideInNamespace($"Polytope.Core.{room}").ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.Empty(found.FailingTypeNames ?? []);
    }
}
