using System.Globalization;
using System.Text;
using System.Text.Json;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands.Regions;

/// <summary><c>regions --line</c>, networks of one input, and planes of the principal directions of points.</summary>
public sealed class RegionsLineTests : IDisposable
{
    /// <summary>relu(x) - 2 relu(x - 1) + relu(x - 2), and a second output that reads the first neuron alone.</summary>
    private const string Hat = """
        { "activation": "relu", "layers": [
          { "weight": [[1], [1], [3]], "bias": [0, -1, -1] },
          { "weight": [[1, -2, 0], [0.5, 0, 0]], "bias": [0, 0.25] } ] }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_network_of_one_input_is_followed_along_it()
    {
        var (code, output, error) = await RegionsRun.Of(Write("hat.json", Hat), "--window", "-1,3", "--threads", "1");

        Assert.Equal((ExitCode.Done, ""), (code, error));
        var lines = output.Split('\n');
        Assert.Equal("hat.json: 1-3-2, from t = -1 to 3", lines[0]);
        Assert.Equal("  pieces              4", lines[1]);
        Assert.Equal("  linear pieces       3", lines[2]);
        Assert.Equal(
            [
                "  t                   y0            y1",
                "  -1                  0             0.25          start",
                "  0                   0             0.25          layer 0 neuron 0",
                "  0.33333333          0.33333333    0.41666667    layer 0 neuron 2, without a bend",
                "  1                   1             0.75          layer 0 neuron 1",
                "  3                   -1            1.75          end",
                "",
            ],
            lines[5..]);
    }

    [Fact]
    public async Task Csv_has_the_ends_and_every_breakpoint_with_fractions_where_asked_for()
    {
        var file = _folder.File("hat.csv");
        var (code, _, _) = await RegionsRun.Of(
            Write("hat.json", Hat), "--window", "-1,3", "--csv", file, "--exact", "--check");

        Assert.Equal(ExitCode.Done, code);
        var rows = File.ReadAllLines(file);
        Assert.Equal("t,error,neurons,bends,y0,y1,exact", rows[0]);
        Assert.Equal("-1,0,,0,0,0.25,", rows[1]);
        Assert.Equal("0,0,0:0,1,0,0.25,0", rows[2]);
        Assert.StartsWith("0.3333333333333333,", rows[3], StringComparison.Ordinal);
        Assert.EndsWith(",1/3", rows[3], StringComparison.Ordinal);
        Assert.EndsWith(",1", rows[4], StringComparison.Ordinal);
        Assert.Equal("3,0,,0,-1,1.75,", rows[5]);
    }

    [Fact]
    public async Task A_line_through_a_network_of_two_inputs_agrees_with_its_cells()
    {
        var (code, output, _) = await RegionsRun.Of(
            RegionsRun.Reference("a_6x14_trained"), "--line", "-1,-0.25", "1,0.5", "--json", "--check");

        Assert.Equal(ExitCode.Done, code);
        using var json = JsonDocument.Parse(output);
        var network = ReferenceNetwork.Read("a_6x14_trained");
        var breakpoints = json.RootElement.GetProperty("breakpoints").EnumerateArray().ToList();
        Assert.True(breakpoints.Count > 20);
        Assert.Equal(breakpoints.Count + 1, json.RootElement.GetProperty("pieces").GetInt32());
        Assert.Equal(breakpoints.Count + 1, json.RootElement.GetProperty("maps").GetArrayLength());
        Assert.Equal(0, json.RootElement.GetProperty("violations").GetArrayLength());
        foreach (var breakpoint in breakpoints)
        {
            var t = breakpoint.GetProperty("t").GetDouble();
            var value = breakpoint.GetProperty("values")[0].GetDouble();
            Assert.Equal(network.Evaluate(-1 + (2 * t), -0.25 + (0.75 * t))[0], value, 1e-9);
        }
    }

    [Fact]
    public async Task Plots_are_drawn_as_svg_and_png()
    {
        string svg = _folder.File("hat.svg"), png = _folder.File("hat.png");
        var (code, _, _) = await RegionsRun.Of(
            Write("hat.json", Hat), "--svg", svg, "--png", png, "--size", "640");

        Assert.Equal(ExitCode.Done, code);
        var drawing = System.Xml.Linq.XDocument.Load(svg).Root!;
        Assert.Equal(("640", "360"), (drawing.Attribute("width")!.Value, drawing.Attribute("height")!.Value));
        var styles = drawing.Descendants().Where(element => element.Name.LocalName == "polyline")
            .Select(line => line.Attribute("style")!.Value).ToList();
        int Count(string colour) => styles.Count(style => style.Contains($"stroke:{colour}", StringComparison.Ordinal));
        // Each output has a curve and a line in the legend.
        Assert.Equal(2, Count("rgb(0,114,178)"));
        Assert.Equal(2, Count("rgb(213,94,0)"));

        // Two breakpoints of [-1, 1] are not at its ends.
        Assert.Equal(2, Count("rgb(232,63,47)"));
        var bytes = File.ReadAllBytes(png);
        Assert.Equal("PNG", Encoding.ASCII.GetString(bytes, 1, 3));
        Assert.Equal((0, 0, 2, 128), (bytes[16], bytes[17], bytes[18], bytes[19]));
    }

    [Theory]
    [InlineData("--line takes two points, not 3 (and the model goes before --line).", "--line", "0,0", "1,0", "2,0")]
    [InlineData("--line: the points have 3 coordinates, but the network takes 2 inputs.", "--line", "0,0,0", "1,0,0")]
    [InlineData("--line: the two points are the same.", "--line", "1,0", "1,0")]
    [InlineData("--line 0;0: a point is numbers with commas between them", "--line", "0;0", "1,0")]
    [InlineData("--exact goes with a line: choose one with --line.", "--exact")]
    [InlineData("--line and a plane exclude each other", "--line", "0,0", "1,1", "--plane", "0,0", "1,0", "0,1")]
    [InlineData("--geojson goes with a plane", "--line", "0,0", "1,1", "--geojson", "cells.geojson")]
    [InlineData("the window of a line is two numbers t0,t1", "--line", "0,0", "1,1", "--window", "0,0,1,1")]
    [InlineData("the window is empty: t0 must be less than t1", "--line", "0,0", "1,1", "--window", "1,0")]
    [InlineData("--polygon goes with a plane", "--line", "0,0", "1,1", "--polygon", "0,0", "1,0", "0,1")]
    public async Task What_is_no_line_is_refused_with_the_reason(string message, params string[] arguments)
    {
        var (code, _, error) = await RegionsRun.Of([RegionsRun.Reference("pencil9"), .. arguments]);

        Assert.Equal(ExitCode.WrongInput, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_principal_plane_of_points_is_cut_where_they_are()
    {
        // A network of three inputs whose only crease is x + y + z = 0; points on a grid of the plane z = 0.
        var model = Write("sum.json", """
            { "activation": "relu", "layers": [ { "weight": [[1, 1, 1]], "bias": [0] },
              { "weight": [[1]], "bias": [0] } ] }
            """);
        var grid = from x in Enumerable.Range(-2, 5) from y in Enumerable.Range(-1, 3) select (x, y);
        var points = Write("points.csv", string.Concat(grid.Select(
            p => string.Create(CultureInfo.InvariantCulture, $"{p.x},{p.y},0\n"))));
        var (code, output, error) = await RegionsRun.Of(model, "--principal", points, "--threads", "1");

        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.StartsWith(
            "sum.json, the principal plane of points.csv: 2-1-1, ReLU, on [-1.55", output, StringComparison.Ordinal);
        Assert.Contains("\n  cells               2\n", output, StringComparison.Ordinal);
        Assert.Contains("that of the points, in standard deviations", output, StringComparison.Ordinal);
        var both = await RegionsRun.Of(model, "--principal", points, "--plane", "0,0,0", "1,0,0", "0,1,0");
        Assert.Equal(ExitCode.WrongInput, both.Code);
    }

    private string Write(string name, string content)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, content);
        return path;
    }
}
