using System.Text.Json;
using Polytope.Core.Networks;

namespace Polytope.Reference;

/// <summary>The networks in <c>tests/data</c>.</summary>
public static class ReferenceNetwork
{
    /// <summary>
    /// The networks' names and their numbers of cells in [-1, 1] x [-1, 1], as counted in integer arithmetic by another
    /// author's program.
    /// </summary>
    public static IReadOnlyList<(string Name, int Cells)> Counts { get; } =
    [
        ("a_6x14_init", 271),
        ("a_6x14_trained", 2149),
        ("d_1x100_trained", 2320),
        ("e_leaky_6x14_trained", 3140),
        ("f_3x64_init", 6668),
        ("pencil9", 18),
        ("grid6x5", 30),
        ("tent2xy", 64),
        ("int3x6", 76),
    ];

    /// <summary>The names alone, a row of test data each.</summary>
    public static IEnumerable<ValueTuple<string>> Names => Counts.Select(network => ValueTuple.Create(network.Name));

    /// <summary>One of the networks by its name.</summary>
    public static Network Read(string name) =>
        ReadFile(Path.Combine(AppContext.BaseDirectory, "data", name + ".json"));

    /// <summary>A network in the JSON form of <c>tests/data</c>, read without the code under test.</summary>
    public static Network ReadFile(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var slope = json.RootElement.GetProperty("activation").GetString() == "leaky_relu"
            ? (float)json.RootElement.GetProperty("negative_slope").GetDouble()
            : 0;
        return new Network(
            json.RootElement.GetProperty("layers").EnumerateArray().Select(layer => new Layer(
                [.. layer.GetProperty("weight").EnumerateArray().SelectMany(Numbers)],
                [.. Numbers(layer.GetProperty("bias"))])),
            new Activation(slope));
    }

    private static IEnumerable<double> Numbers(JsonElement list) =>
        list.EnumerateArray().Select(item => item.GetDouble());
}
