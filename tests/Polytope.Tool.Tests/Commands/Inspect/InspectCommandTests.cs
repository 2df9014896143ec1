using System.Globalization;
using System.Text.Json;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Tests.Commands.Regions;
using Polytope.Tool.Tests.Formats.Onnx;

namespace Polytope.Tool.Tests.Commands.Inspect;

public sealed class InspectCommandTests
{
    private const string Snapshot =
        """
        pencil9.json: point 0, (0.5, -0.375)
          value           y0 = 3.5
          pattern         31d6e6002586bf15
            layer 0       101111110  7 of 9 above zero
          on a boundary   exactly 0 here: layer 0 neuron 1
          map             y0 = 14 x0 + 1 x1 - 3.125
          inequalities    4 of 13 are needed
            0 x0 + 1 x1 <= -0.375    layer 0 neuron 1, z <= 0, distance 0
            -1 x0 - 1 x1 <= 0.125    layer 0 neuron 2, z > 0, distance 0.17677669529663687
            1 x0 + 0 x1 <= 1    window, x0 <= 1, distance 0.5
            0 x0 - 1 x1 <= 1    window, x1 >= -1, distance 0.625
          polytope        bounded
          Chebyshev       centre (0.7803300858899106, -0.5946699141100894), radius 0.21966991411008935
          vertices        (1, -0.375)
                          (0.25, -0.375)
                          (0.875, -1)
                          (1, -1)
          area            0.2734375
          centroid        (0.7440476190476191, -0.6130952380952381)
          perimeter       2.3838834764831844
          neighbours      across layer 0 neuron 1: 338c507146283fb4, y0 = 14 x0 + 2 x1 - 2.75
                          across layer 0 neuron 2: e1efefb5d14f69ea, y0 = 13 x0 + 0 x1 - 3.25
          decided         13 rows by comparing them, 0 by a point, 0 by a combination, 0 in exact arithmetic; none is open
        """;

    private static readonly string Pencil = RegionsRun.Reference("pencil9");

    [Fact]
    public async Task Text_shows_everything_about_the_polytope()
    {
        var (code, output, error) = await InspectRun.Of(Pencil, "--at", "0.5,-0.375", "--window", "-1,-1,1,1");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Equal(Snapshot.ReplaceLineEndings("\n") + "\n", output);
    }

    [Fact]
    public async Task Json_has_its_keys_and_numbers()
    {
        var json = await InspectRun.Json(Pencil, "--at", "0.3,0.1", "--exact", "--matrices");
        Assert.Equal(
            [
                "model", "notices", "index", "point", "value", "exactValue", "hash", "samePolytopeAs", "pattern",
                "zeros", "affine", "matrices", "A", "b", "exact", "rows", "bounded", "boundedProven",
                "hasInside", "chebyshev", "vertices", "area", "centroid", "perimeter", "neighbours",
                "decisions",
            ],
            json.EnumerateObject().Select(property => property.Name));
        Assert.Equal("[5.3]", json.GetProperty("value").GetRawText());
        // 11 a + 10 b + 1, of the doubles next to 0.3 and 0.1.
        Assert.Equal(
            """["47738156050127257/9007199254740992"]""", json.GetProperty("exactValue").GetRawText());
        Assert.Equal("[[1,1,1,0,1,0,1,1,1]]", json.GetProperty("pattern").GetRawText());
        Assert.Equal("""{"J":[[11,10]],"c":[1],"exact":[["11","10","1"]]}""", json.GetProperty("affine").GetRawText());
        Assert.Equal("[[-1,0],[1,-1]]", json.GetProperty("A").GetRawText());
        Assert.Equal("[-0.25,0.625]", json.GetProperty("b").GetRawText());
        Assert.Equal("""[["-1","0","-1/4"],["1","-1","5/8"]]""", json.GetProperty("exact").GetRawText());
        Assert.Equal("[[0.25,-0.375]]", json.GetProperty("vertices").GetRawText());
        Assert.False(json.GetProperty("bounded").GetBoolean());
        Assert.Equal("""{"centre":null,"radius":null}""", json.GetProperty("chebyshev").GetRawText());
        var row = json.GetProperty("rows")[1];
        Assert.Equal(
            (0, 3, "<= 0", false),
            (
                row.GetProperty("layer").GetInt32(), row.GetProperty("neuron").GetInt32(),
                row.GetProperty("side").GetString(), row.GetProperty("redundant").GetBoolean()));
    }

    [Fact]
    public async Task All_rows_can_be_listed_with_the_redundant_ones_marked()
    {
        var json = await InspectRun.Json(RegionsRun.Reference("grid6x5"), "--at", "0.1,0.1", "--all");
        var statuses = json.GetProperty("rows").EnumerateArray()
            .Select(row => (row.GetProperty("status").GetString(), row.GetProperty("redundant").GetBoolean())).ToList();
        Assert.Equal(12, statuses.Count);
        Assert.All(statuses, row => Assert.Equal(row.Item1 != "facet", row.Item2));
        Assert.Equal(4, statuses.Count(row => !row.Item2));
        Assert.Equal(12, json.GetProperty("A").GetArrayLength());
    }

    [Fact]
    public async Task Points_of_a_file_that_share_a_polytope_are_reported()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("points.csv");
        await File.WriteAllTextAsync(
            path, "x,y\n# a comment\n0.3,0.1\r\n-1,-1\n\n0.31,0.12\n", TestContext.Current.CancellationToken);
        var json = await InspectRun.Jsons(Pencil, "--at", "0.5,0.5", "--points", path);
        Assert.Equal(JsonValueKind.Array, json.ValueKind);
        Assert.Equal(
            ["null", "0", "null", "0"],
            json.EnumerateArray().Select(point => point.GetProperty("samePolytopeAs").GetRawText()));
        Assert.Equal(
            2, json.EnumerateArray().Select(point => point.GetProperty("hash").GetString()).Distinct().Count());
        Assert.NotEqual(
            json[0].GetProperty("rows")[0].GetProperty("distance").GetDouble(),
            json[1].GetProperty("rows")[0].GetProperty("distance").GetDouble());
    }

    [Fact]
    public async Task Numbers_of_the_text_have_as_many_digits_as_are_asked_for()
    {
        var (_, output, _) = await InspectRun.Of(
            Pencil, "--at", "0.5,-0.375", "--window", "-1,-1,1,1", "--digits", "3");
        Assert.Contains("  Chebyshev       centre (0.78, -0.595), radius 0.22\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_points_are_compared_neuron_by_neuron()
    {
        Assert.Equal(
            (ExitCode.Done, "The same polytope: 723f45b48d59e424\n", ""),
            await InspectRun.Of(Pencil, "--compare", "0.3,0.1", "0.4,0.5"));
        var (code, output, _) = await InspectRun.Of(Pencil, "--compare", "0.3,0.1", "0.2,0.1");
        Assert.Equal(ExitCode.Differs, code);
        Assert.EndsWith(
            ": 1 neuron differs\n  layer 0 neuron 0: > 0 at the first, <= 0 at the second\n", output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_formats_of_other_tools_have_their_shapes()
    {
        Assert.Equal(
            "* pencil9.json, the polytope of 723f45b48d59e424\n* row 1: layer 0 neuron 0, z > 0\n"
                + "* row 2: layer 0 neuron 3, z <= 0\n"
            + "H-representation\nbegin\n2 3 rational\n-1 4 0\n5 -8 8\nend\n",
            (await InspectRun.Of(Pencil, "--at", "0.3,0.1", "--ine")).Output);
        Assert.Equal(
            "; pencil9.json, the polytope of 723f45b48d59e424\n(declare-const X_0 Real)\n(declare-const X_1 Real)\n"
                + "(declare-const Y_0 Real)\n; bounds of the inputs\n(assert (>= X_0 0.25))\n(assert (>= X_1 -0.375))\n"
            + "; layer 0 neuron 0, z > 0\n(assert (<= (* -1 X_0) -0.25))\n; layer 0 neuron 3, z <= 0\n"
            + "(assert (<= (+ (* 1 X_0) (* -1 X_1)) 0.625))\n",
            Rounded((await InspectRun.Of(Pencil, "--at", "0.3,0.1", "--vnnlib")).Output));
        Assert.Equal(
            "; pencil9.json, the polytope of 723f45b48d59e424\n(vnnlib-version <2.0>)\n(declare-network N\n"
                + "  (declare-input X real [2])\n  (declare-output Y real [1])\n)\n"
            + "; bounds of the inputs\n(assert (>= X[0] 0.25))\n(assert (>= X[1] -0.375))\n"
            + "; layer 0 neuron 0, z > 0\n(assert (<= (* -1.0 X[0]) -0.25))\n; layer 0 neuron 3, z <= 0\n"
            + "(assert (<= (+ (* 1.0 X[0]) (* -1.0 X[1])) 0.625))\n",
            Rounded((await InspectRun.Of(Pencil, "--at", "0.3,0.1", "--vnnlib2")).Output));
        Assert.Equal(
            "% pencil9.json, the polytope of 723f45b48d59e424\n"
            + "\\[ y = \\begin{pmatrix} 11 & 10 \\end{pmatrix} x + \\begin{pmatrix} 1 \\end{pmatrix} \\]\n"
            + "\\[ \\begin{aligned}\n"
            + "  -1\\,x_{0} &\\le -\\tfrac{1}{4} && \\text{layer 0 neuron 0, z $> 0$} \\\\\n"
            + "  1\\,x_{0} - 1\\,x_{1} &\\le \\tfrac{5}{8} && \\text{layer 0 neuron 3, z $\\le$ 0} \\\\\n"
            + "\\end{aligned} \\]\n",
            (await InspectRun.Of(Pencil, "--at", "0.3,0.1", "--latex", "--exact")).Output);
        Assert.Equal(
            "point,samePolytopeAs,hash,kind,layer,neuron,name,side,status,distance,a0,a1,b\n"
            + "0,,723f45b48d59e424,neuron,0,0,,> 0,facet,0.04999999999999999,-1,0,-0.25\n"
            + "0,,723f45b48d59e424,neuron,0,3,,<= 0,facet,0.3005203820042827,1,-1,0.625\n",
            (await InspectRun.Of(Pencil, "--at", "0.3,0.1", "--csv")).Output);
    }

    [Fact]
    public async Task Names_of_neurons_and_what_was_left_off_are_in_the_tables_too()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("named.onnx");
        await File.WriteAllBytesAsync(
            file,
            new OnnxModel().Input("x", 1, 2, 1).Node("Relu", "x").Node("Softmax", ". -> y").Output("y").ToBytes(),
            TestContext.Current.CancellationToken);
        var rows = (await InspectRun.Of(file, "--at", "1,2", "--csv")).Output.Split('\n');
        Assert.EndsWith(",neuron,0,0,\"x[0,0]\",> 0,facet,1,-1,0,0", rows[1], StringComparison.Ordinal);
        var (_, output, error) = await InspectRun.Of(file, "--at", "1,2", "--json");
        using var json = JsonDocument.Parse(output);
        var notice = Assert.Single(json.RootElement[0].GetProperty("notices").EnumerateArray());
        Assert.Equal(error, $"{file}: {notice.GetString()}\n");
        foreach (var line in (string[][])[[], ["--line", "0,0", "1,1"], ["--plane", "0,0", "1,1", "1,2"]])
        {
            using var regions = JsonDocument.Parse((await RegionsRun.Of([file, "--json", .. line])).Output);
            Assert.Equal(notice.GetString(), regions.RootElement.GetProperty("notices")[0].GetString());
        }
        Assert.Empty((await InspectRun.Json(Pencil, "--at", "0.3,0.1")).GetProperty("notices").EnumerateArray());
    }

    /// <summary>A bound that follows from several rows is a little wider than it need be.</summary>
    private static string Rounded(string text) => System.Text.RegularExpressions.Regex.Replace(
        text, @"-0\.37500000\d+", "-0.375");

    [Theory]
    [InlineData("a_6x14_trained")]
    [InlineData("e_leaky_6x14_trained")]
    public async Task Exact_rationals_and_doubles_are_the_same_numbers(string name)
    {
        var json = await InspectRun.Json(RegionsRun.Reference(name), "--at", "0.31,0.62", "--exact");
        var rows = json.GetProperty("A").EnumerateArray();
        foreach (var (row, exact) in rows.Zip(json.GetProperty("exact").EnumerateArray()))
            for (var k = 0; k < 2; k++)
                Assert.Equal(Value(exact[k].GetString()!), row[k].GetDouble(), 1e-12 * Math.Abs(row[k].GetDouble()));

        static double Value(string rational)
        {
            var parts = Array.ConvertAll(
                rational.Split('/'), part => System.Numerics.BigInteger.Parse(part, CultureInfo.InvariantCulture));
            return parts.Length == 1
                ? (double)parts[0]
                : Math.Exp(
                    System.Numerics.BigInteger.Log(
                        System.Numerics.BigInteger.Abs(
                            parts[0])) - System.Numerics.BigInteger.Log(parts[1])) * parts[0].Sign;
        }
    }

    [Theory]
    [InlineData(
        "--at 3,0 --window -1,-1,1,1",
        "--at 3,0: the point is outside of the window: its coordinate 0 is 3, not within -1 and 1.\n")]
    [InlineData("--at 1", "--at 1: the point has 1 coordinate, but the network takes 2 inputs.\n")]
    [InlineData("--at NaN,0", "--at NaN,0: coordinate 0 is NaN; a point's coordinates are finite numbers.\n")]
    [InlineData(
        "--at 0,Infinity", "--at 0,Infinity: coordinate 1 is Infinity; a point's coordinates are finite numbers.\n")]
    [InlineData("--at a,b", "--at a,b: a point is numbers with commas between them, such as 0.31,0.62.\n")]
    [InlineData("", "Which point? Give --at x,y, --points FILE, or --compare x,y x,y.\n")]
    [InlineData("--at 0,0 --json --csv", "--json and --csv are two formats; give one of them.\n")]
    [InlineData("--at 0,0 --at 1,1 --ine", "--ine describes one polytope; give one point.\n")]
    [InlineData(
        "--at 0,0 --window 1,2,3",
        "--window 1,2,3: a window of 2 inputs is 4 numbers, all lower bounds, then all upper ones, or two for "
            + "every coordinate.\n")]
    [InlineData(
        "--at 0,0 --window 1,0", "--window 1,0: Along coordinate 0 the window goes from 1 to 0: it has no inside.\n")]
    [InlineData("--compare 0,0", "--compare takes two points, not 1 (and the model goes before --compare).\n")]
    [InlineData("--at 0,0 --compare 0,0 1,1", "--compare goes without --at and --points.\n")]
    public async Task Mistakes_are_reported(string arguments, string message) => Assert.Equal(
        (ExitCode.WrongInput, "", message),
        await InspectRun.Of([Pencil, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));

    [Fact]
    public async Task A_line_of_a_file_that_is_not_a_point_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("points.csv");
        await File.WriteAllTextAsync(path, "x,y\n0.3,0.1\n0.3:0.1\n", TestContext.Current.CancellationToken);
        Assert.Equal(
            (ExitCode.WrongInput, "", $"{path}(3,1): error PT0307: '0.3:0.1' is not a number.\n"),
            await InspectRun.Of(Pencil, "--points", path));
        await File.WriteAllTextAsync(path, "x,y\n0.3,0.1\n1,2,3\n", TestContext.Current.CancellationToken);
        Assert.Equal(
            (ExitCode.WrongInput, "", $"{path}(3): the point has 3 coordinates, but the network takes 2 inputs.\n"),
            await InspectRun.Of(Pencil, "--points", path));
    }
}
