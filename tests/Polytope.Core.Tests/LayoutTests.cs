using NetArchTest.Rules;

namespace Polytope.Core.Tests;

/// <summary>No arrow runs up, and none in a circle.</summary>
public sealed class LayoutTests
{
    /// <summary>From the top; rooms of one floor do not know each other.</summary>
    private static readonly string[][] Floors =
        [["Rendering"], ["Training", "Inspection"], ["Images", "Partitions"], ["Networks"], ["Numerics"]];

    /// <summary>The rooms within Partitions, from the top: it has files of its own, above all of them.</summary>
    private static readonly string[][] FloorsOfPartitions = [[""], ["Cutting", "Gluing"], ["Rows", "Exact"], ["Cells", "Memory"]];

    private static readonly Types Core = Types.InAssembly(typeof(Core.Networks.Network).Assembly);

    public static TheoryData<string> AllRoomsOfPartitions => [.. FloorsOfPartitions.SelectMany(floor => floor)];

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

    [Fact]
    public void Every_type_of_a_partition_is_in_one_of_its_rooms() => Assert.Empty(
        TypesOfPartitions().Select(type => RoomOfPartitions(type)).Distinct().Except(AllRoomsOfPartitions.Select(row => row.Data)));

    [Theory]
    [MemberData(nameof(AllRoomsOfPartitions))]
    public void A_room_of_Partitions_knows_only_the_floors_below_it(string room)
    {
        var floor = Array.FindIndex(FloorsOfPartitions, rooms => rooms.Contains(room));
        var above = FloorsOfPartitions[..(floor + 1)].SelectMany(rooms => rooms).Where(other => other != room).ToHashSet();
        string[] forbidden = [.. TypesOfPartitions().Where(type => above.Contains(RoomOfPartitions(type))).Select(type => type.FullName!)];
        if (forbidden.Length == 0) return;
        var own = TypesOfPartitions().Where(type => RoomOfPartitions(type) == room).Select(type => type.FullName).ToHashSet();
        Assert.NotEmpty(own);
        var found = Core.That().ResideInNamespace("Polytope.Core.Partitions").ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.DoesNotContain(found.FailingTypeNames ?? [], own.Contains);
    }

    private static IEnumerable<Type> TypesOfPartitions() => Core.GetTypes().Where(type =>
        type.Namespace is { } name && (name == "Polytope.Core.Partitions" || name.StartsWith("Polytope.Core.Partitions.", StringComparison.Ordinal)));

    /// <summary>Empty for those of the room itself.</summary>
    private static string RoomOfPartitions(Type type) => type.Namespace!.Split('.').ElementAtOrDefault(3) ?? "";
}
