using System.Text.Json;
using System.Xml.Linq;
using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Tests.Commands.Regions;
using SkiaSharp;

namespace Polytope.Tool.Tests.Outputs.Drawings;

/// <summary>What <c>regions</c> writes, read by independent readers.</summary>
public sealed class PartitionFileTests : IDisposable
{
    private const string Name = "e_leaky_6x14_trained";
    private const int Cells = 3140;
    private readonly TemporaryFolder _folder = new();
    private readonly Network _network = NetworkFile.Read(RegionsRun.Reference(Name));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sheet_has_eulers_formula_and_the_networks_heights()
    {
        var mesh = new PlyMesh(await Text("--ply"));
        Assert.Equal(Cells, mesh.Faces.Count);
        Assert.Equal(1, mesh.Vertices.Count - mesh.EdgeCount + mesh.Faces.Count);
        Assert.Equal(mesh.Sides.Count(), mesh.Sides.Distinct().Count());
        foreach (var vertex in mesh.Vertices) Assert.Equal(_network.Evaluate(vertex[0], vertex[1])[0], vertex[2], 1e-9);
    }

    [Fact]
    public async Task Geojson_is_closed_counter_clockwise_polygons_that_fill_the_window()
    {
        using var json = JsonDocument.Parse(await Text("--geojson"));
        Assert.Equal("FeatureCollection", json.RootElement.GetProperty("type").GetString());
        var features = json.RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(0, Cells), features.Select(feature => feature.GetProperty("id").GetInt32()));
        var areas = features.Select(feature =>
        {
            var ring =
                Points(Assert.Single(feature.GetProperty("geometry").GetProperty("coordinates").EnumerateArray()));
            Assert.Equal(ring[0], ring[^1]);
            return Area(ring[..^1]);
        }).ToList();
        Assert.All(areas, area => Assert.True(area > 0));
        Assert.Equal(4, areas.Sum(), 1e-9);
    }

    [Fact]
    public async Task Each_cell_has_the_pattern_and_the_map_of_its_middle()
    {
        var lines = await Lines();
        Assert.Equal(Cells, lines.Count);
        foreach (var line in lines.Where(line => line.GetProperty("area").GetDouble() > 1e-7))
        {
            var centroid = Point(line.GetProperty("centroid"));
            Assert.Equal(
                Patterns(centroid), line.GetProperty("pattern").EnumerateArray().Select(layer => layer.GetString()));
            var map = Assert.Single(line.GetProperty("map").EnumerateArray()).EnumerateArray()
                .Select(number => number.GetDouble()).ToArray();
            Assert.Equal(
                _network.Evaluate(centroid.X, centroid.Y)[0], (map[0] * centroid.X) + (map[1] * centroid.Y) + map[2],
                1e-9);
        }
    }

    [Fact]
    public async Task Neighbours_differ_in_the_neuron_of_the_edge_between_them()
    {
        var lines = await Lines();
        var sides = 0;
        foreach (var line in lines)
        {
            var beyond = line.GetProperty("neighbours").EnumerateArray().ToList();
            var edges = line.GetProperty("edges").EnumerateArray()
                .Select(edge => (Layer: edge[0].GetInt32(), Neuron: edge[1].GetInt32())).ToList();
            Assert.Equal(line.GetProperty("vertices").GetArrayLength(), edges.Count);
            for (var side = 0; side < edges.Count; side++)
            {
                Assert.Equal(edges[side].Layer == -1, beyond[side].ValueKind == JsonValueKind.Null);
                if (beyond[side].ValueKind == JsonValueKind.Null) continue;
                var other = lines[beyond[side].GetInt32()];
                Assert.NotEqual(Bit(line, edges[side]), Bit(other, edges[side]));
                Assert.Contains(line.GetProperty("cell").GetInt32(), other.GetProperty("neighbours").EnumerateArray()
                    .Where(cell => cell.ValueKind == JsonValueKind.Number).Select(cell => cell.GetInt32()));
                sides++;
            }
        }

        Assert.True(sides > Cells);
    }

    [Fact]
    public async Task A_drawing_is_well_formed()
    {
        var svg = XDocument.Parse(await Text("--svg"));
        Assert.Equal(Name + ".json", svg.Root!.Elements().First().Value);
    }

    [Fact]
    public async Task A_picture_of_a_triangle_is_light_grey_where_the_triangle_is_not()
    {
        var path = _folder.File("triangle.png");
        await Run("--png", path, "--size", "64", "--polygon", "-1,-1", "1,-1", "-1,0");
        using var picture = SKBitmap.Decode(path);
        Assert.Equal((64, 32), (picture.Width, picture.Height));
        Assert.Equal(new SKColor(217, 217, 217), picture.GetPixel(62, 30));
        Assert.NotEqual(new SKColor(217, 217, 217), picture.GetPixel(1, 1));
    }

    [Fact]
    public async Task Files_are_the_same_with_any_number_of_threads()
    {
        string[] formats = ["--svg", "--png", "--geojson", "--ply", "--cells"];
        foreach (var threads in new[] { "1", "2" })
            await Run(
                [
                    .. formats.SelectMany(format => new[] { format, _folder.File(threads + format) }), "--threads",
                    threads,
                ]);
        foreach (var format in formats)
        {
            Assert.Equal(
                await File.ReadAllBytesAsync(_folder.File("1" + format), TestContext.Current.CancellationToken),
                await File.ReadAllBytesAsync(_folder.File("2" + format), TestContext.Current.CancellationToken));
        }

        Assert.Equal(2 * formats.Length, Directory.GetFiles(_folder.Path).Length);
    }

    private static async Task Run(params string[] arguments) =>
        Assert.Equal(ExitCode.Done, (await RegionsRun.Of([RegionsRun.Reference(Name), .. arguments])).Code);

    private async Task<string> Text(string format)
    {
        await Run(format, _folder.File("out"));
        return await File.ReadAllTextAsync(_folder.File("out"), TestContext.Current.CancellationToken);
    }

    private async Task<List<JsonElement>> Lines() =>
        [.. (await Text("--cells")).Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement)];

    private List<string> Patterns((double X, double Y) point)
    {
        double[] x = [point.X, point.Y];
        var patterns = new List<string>();
        foreach (var layer in _network.Layers.SkipLast(1))
        {
            var z = new double[layer.Outputs];
            layer.Apply(x, z);
            patterns.Add(string.Concat(z.Select(value => value > 0 ? '1' : '0')));
            x = Array.ConvertAll(z, _network.Activation.Apply);
        }

        return patterns;
    }

    private static char Bit(JsonElement cell, (int Layer, int Neuron) crease) =>
        cell.GetProperty("pattern")[crease.Layer].GetString()![crease.Neuron];

    private static (double X, double Y)[] Points(JsonElement ring) => [.. ring.EnumerateArray().Select(Point)];

    private static (double X, double Y) Point(JsonElement point) => (point[0].GetDouble(), point[1].GetDouble());

    private static double Area((double X, double Y)[] ring) =>
        ring.Select((p, i) => (p, q: ring[(i + 1) % ring.Length]))
            .Sum(side => (side.p.X * side.q.Y) - (side.q.X * side.p.Y)) / 2;
}
