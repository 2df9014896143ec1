using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Commands.Regions;

public sealed class RegionsCommandTests
{
    [Theory]
    [MemberData(nameof(ReferenceNetwork.Counts), MemberType = typeof(ReferenceNetwork))]
    public async Task Reference_networks_have_their_cells(string name, int cells)
    {
        using var json = await Json(RegionsRun.Reference(name), "--check");
        var root = json.RootElement;
        Assert.Equal(cells, root.GetProperty("cells").GetInt32());
        Assert.Equal(cells, root.GetProperty("perLayer").EnumerateArray().Last().GetInt32());
        Assert.Equal(0, root.GetProperty("violations").GetArrayLength());
        Assert.True(root.GetProperty("certified").GetBoolean());
        Assert.Equal(4, root.GetProperty("area").GetProperty("sum").GetDouble(), 1e-9);
        Assert.Equal(1, root.GetProperty("vertices").GetInt32() - root.GetProperty("edges").GetInt32() + cells);
        if (name[1] == '_') Assert.Equal(cells, root.GetProperty("linearRegions").GetInt32());
        else Assert.InRange(root.GetProperty("linearRegions").GetInt32(), 1, cells);
    }

    [Fact]
    public async Task Json_has_its_keys()
    {
        using var json = await Json(RegionsRun.Reference("pencil9"), "--threads", "1");
        string[] expected =
        [
            "model", "notices", "shape", "window", "cells", "linearRegions", "vertices", "edges", "certified",
            "decisions", "exactDecisions", "area", "boundaryLength", "perLayer", "seconds", "firstSeconds", "repeats",
            "threads",
        ];
        Assert.Equal(expected, json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(
            ["sum", "min", "max", "median"],
            json.RootElement.GetProperty("area").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task Nine_lines_through_a_point_are_described_as_text()
    {
        var (code, output, error) = await RegionsRun.Of(RegionsRun.Reference("pencil9"), "--check", "--threads", "2");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.StartsWith(
            "pencil9.json: 2-9-1, ReLU, on [-1, 1] x [-1, 1]\n  cells               18\n", output,
            StringComparison.Ordinal);
        Assert.Contains(
            "\n  vertices            23\n  edges               40\n  cells after layers  18\n", output,
            StringComparison.Ordinal);
        Assert.Contains("\n  check               all invariants hold\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_with_its_corner_where_nine_lines_meet_has_at_most_ten_cells()
    {
        using var corner = await Json(RegionsRun.Reference("pencil9"), "--window", "0.25,-0.375,1,0.5");
        Assert.Equal(
            corner.RootElement.GetProperty("edges").GetInt32() + 1,
            corner.RootElement.GetProperty("vertices").GetInt32() + corner.RootElement.GetProperty("cells").GetInt32());
        Assert.InRange(corner.RootElement.GetProperty("cells").GetInt32(), 1, 10);
        Assert.Equal(0.65625, corner.RootElement.GetProperty("area").GetProperty("sum").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task Two_triangles_have_the_area_of_the_square()
    {
        var model = RegionsRun.Reference("a_6x14_init");
        using var one = await Json(model, "--polygon", "-1,-1", "1,-1", "1,1");
        using var two = await Json(model, "--polygon", "-1,1", "1,1", "-1,-1");
        Assert.Equal(2, one.RootElement.GetProperty("area").GetProperty("sum").GetDouble(), 1e-9);
        Assert.Equal(2, two.RootElement.GetProperty("area").GetProperty("sum").GetDouble(), 1e-9);
        Assert.InRange(
            one.RootElement.GetProperty("cells").GetInt32() + two.RootElement.GetProperty("cells").GetInt32(), 272,
            2 * 271);
    }

    [Fact]
    public async Task Bounds_stand_beside_the_count_with_their_sources()
    {
        var (_, output, _) = await RegionsRun.Of(RegionsRun.Reference("d_1x100_trained"), "--bounds");
        Assert.Contains(
            "\n  at most, after the first layer: 5,051 cells (Zaslavsky 1975)\n", output, StringComparison.Ordinal);
        Assert.Contains(
            "\n  at most: about 1.26e30 cells (Montúfar, Pascanu, Cho, Bengio 2014, arXiv:1402.1869)\n", output,
            StringComparison.Ordinal);
        Assert.Contains(
            "\n  order of the mean at initialization: 5,000 cells (Hanin, Rolnick 2019, ", output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a_6x14_trained", "zaslavsky patterns montufar serra reachable haninRolnick")]
    [InlineData("e_leaky_6x14_trained", "zaslavsky patterns montufar haninRolnick")]
    [InlineData("f_3x64_init", "zaslavsky patterns montufar serra reachable haninRolnick")]
    [InlineData("int3x6", "zaslavsky patterns montufar serra reachable haninRolnick")]
    public async Task No_bound_is_below_the_count(string name, string expected)
    {
        using var json = await Json(RegionsRun.Reference(name), "--bounds");
        var bounds = json.RootElement.GetProperty("bounds").EnumerateArray().ToList();
        Assert.Equal(expected, string.Join(' ', bounds.Select(bound => bound.GetProperty("name").GetString())));
        var upper = bounds.Where(bound => bound.GetProperty("upperBound").GetBoolean())
            .Select(bound => BigInteger.Parse(bound.GetProperty("cells").GetString()!, CultureInfo.InvariantCulture))
                .ToList();
        Assert.All(upper, bound => Assert.True(bound >= json.RootElement.GetProperty("cells").GetInt32()));
        var first = BigInteger.Parse(bounds[0].GetProperty("cells").GetString()!, CultureInfo.InvariantCulture);
        Assert.True(first >= json.RootElement.GetProperty("perLayer")[0].GetInt32());
    }

    [Fact]
    public async Task Repeated_computations_are_timed_by_the_median_of_the_later_half()
    {
        using var json = await Json(RegionsRun.Reference("pencil9"), "--repeat", "4");
        Assert.Equal(
            (18, 4),
            (json.RootElement.GetProperty("cells").GetInt32(), json.RootElement.GetProperty("repeats").GetInt32()));
        var (_, output, _) = await RegionsRun.Of(RegionsRun.Reference("pencil9"), "--repeat", "3", "--threads", "1");
        Assert.Matches(
            "\n  seconds             [0-9.E-]+ on 1 thread, the median of the last 2 of 3 times; the first [0-9.E-]+\n",
            output);
    }

    [Fact]
    public async Task Threads_change_nothing_but_the_time()
    {
        var model = RegionsRun.Reference("e_leaky_6x14_trained");
        using var one = await Json(model, "--threads", "1");
        using var three = await Json(model, "--threads", "3");
        foreach (var property in one.RootElement.EnumerateObject())
        {
            if (property.Name is "seconds" or "firstSeconds" or "repeats" or "threads") continue;
            Assert.Equal(property.Value.GetRawText(), three.RootElement.GetProperty(property.Name).GetRawText());
        }
    }

    [Fact]
    public async Task Commas_and_points_are_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("")
            {
                NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" },
            };
            using var json = await Json(RegionsRun.Reference("pencil9"), "--window", "-0.5,-0.5,0.5,0.5");
            Assert.Equal(1, json.RootElement.GetProperty("area").GetProperty("sum").GetDouble(), 1e-12);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static async Task<JsonDocument> Json(params string[] arguments)
    {
        var (code, output, error) = await RegionsRun.Of([.. arguments, "--json"]);
        Assert.Equal((ExitCode.Done, ""), (code, error));
        return JsonDocument.Parse(output);
    }
}
