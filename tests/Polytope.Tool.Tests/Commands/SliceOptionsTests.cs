using System.Text.Json;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Tests.Commands.Inspect;
using Polytope.Tool.Tests.Commands.Regions;

namespace Polytope.Tool.Tests.Commands;

public sealed class SliceOptionsTests
{
    /// <summary>Five inputs.</summary>
    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "data/norm/batch-norm.onnx");

    [Fact]
    public async Task A_plane_is_cut_and_what_is_inspected_on_it_agrees()
    {
        string[] plane = ["--plane", "0.1,0.2,0.3,0.4,0.5", "1,0,0,1,0", "0,1,-1,0,2"];
        var (code, output, error) = await RegionsRun.Of(
            [Model, .. plane, "--window", "-2,-2,3,3", "--check", "--json"]);
        Assert.Equal((ExitCode.Done, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        Assert.InRange(json.RootElement.GetProperty("cells").GetInt32(), 5, 56);
        Assert.Equal("2-6-4-2", json.RootElement.GetProperty("shape").GetString());

        // (1, 0) of the plane is the second point.
        var onPlane = await InspectRun.Json([Model, .. plane, "--at", "1,0"]);
        var inAll = await InspectRun.Json(Model, "--at", "1,0,0,1,0");
        Assert.Equal(inAll.GetProperty("pattern").GetRawText(), onPlane.GetProperty("pattern").GetRawText());
    }

    [Fact]
    public async Task The_same_plane_by_directions_or_from_a_file_has_the_same_cells()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("plane.csv");
        await File.WriteAllTextAsync(
            file, "a,b,c,d,e\n0,0,0,0,0\n1,0,0,1,0\n0,1,-1,0,2\n", TestContext.Current.CancellationToken);
        var cells = new List<int>();
        string[][] planes =
        [
            ["--plane", file],
            ["--plane", "0,0,0,0,0", "1,0,0,1,0", "0,1,-1,0,2"],
            ["--origin", "0,0,0,0,0", "--u", "1,0,0,1,0", "--v", "0,1,-1,0,2"],
        ];
        foreach (var plane in planes)
        {
            using var json =
                JsonDocument.Parse((await RegionsRun.Of([Model, .. plane, "--window", "-2,-2,2,2", "--json"])).Output);
            cells.Add(json.RootElement.GetProperty("cells").GetInt32());
        }

        Assert.Single(cells.Distinct());
    }

    [Fact]
    public async Task A_file_of_more_than_three_points_is_refused_with_what_can_be_done()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("points.csv");
        await File.WriteAllTextAsync(
            file, "0,0,0,0,0\n1,0,0,1,0\n0,1,-1,0,2\n1,1,1,1,1\n", TestContext.Current.CancellationToken);
        var (code, output, error) = await RegionsRun.Of(Model, "--plane", file);
        Assert.Equal((ExitCode.WrongInput, ""), (code, output));
        Assert.EndsWith(
            $"--plane {file}: a plane goes through three points, and the file has 4. Give a file of three of them, or "
            + "the three as --plane x,y,... x,y,... x,y,...; the plane in which all of them vary most is "
            + $"--principal {file}.\n",
            error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "", "this network takes 5 inputs. Only a network of two inputs cuts up a plane: choose one with --plane, "
            + "--origin or --principal, or a line with --line.",
        ExitCode.Failed)]
    [InlineData(
        "--plane 1,2 3,4", "--plane takes three points, not 2 (and the model goes before --plane).",
        ExitCode.WrongInput)]
    [InlineData(
        "--plane 0,0 1,0 0,1", "--plane: the plane lies in 2 dimensions, but the network takes 5 inputs.",
        ExitCode.WrongInput)]
    [InlineData(
        "--plane 0,0,0,0,0 1,1,1,1,1 2,2,2,2,2", "--plane: the three points lie on one line.", ExitCode.WrongInput)]
    [InlineData(
        "--plane 0,0 a 0,1", "--plane a: a point is numbers with commas between them, such as 0.31,0.62.",
        ExitCode.WrongInput)]
    [InlineData(
        "--origin 0,0,0,0,0 --u 1,0,0,0,0", "--origin, --u and --v go together; --v is missing.", ExitCode.WrongInput)]
    [InlineData(
        "--origin 0,0,0,0,0 --plane 0,0 1,0 0,1", "--plane and --origin say the same thing; give one of them.",
        ExitCode.WrongInput)]
    public async Task Mistakes_are_reported(string arguments, string message, int code)
    {
        var (actual, output, error) = await RegionsRun.Of(
            [Model, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal((code, ""), (actual, output));
        Assert.EndsWith(message + "\n", error, StringComparison.Ordinal);
    }
}
