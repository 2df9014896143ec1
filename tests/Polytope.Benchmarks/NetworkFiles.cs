using System.Text.Json;
using Polytope.Core.Networks;

namespace Polytope.Benchmarks;

/// <summary>Networks in the JSON form of <c>tests/data</c>.</summary>
internal static class NetworkFiles
{
    public static Network Read(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var slope = json.RootElement.GetProperty("activation").GetString() == "leaky_relu"
            ? (float)json.RootElement.GetProperty("negative_slope").GetDouble()
            : 0;
        return new Network(
            json.RootElement.GetProperty("layers").EnumerateArray().Select(layer => new Layer(
                [
                    .. layer.GetProperty("weight").EnumerateArray().SelectMany(row => row.EnumerateArray())
                        .Select(w => w.GetDouble()),
                ],
                [.. layer.GetProperty("bias").EnumerateArray().Select(b => b.GetDouble())])),
            new Activation(slope));
    }
}
