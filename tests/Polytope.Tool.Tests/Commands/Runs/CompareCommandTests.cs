using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Commands.Shell;

namespace Polytope.Tool.Tests.Commands.Runs;

/// <summary>Comparisons and reports of a small matrix.</summary>
public sealed partial class CompareCommandTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string Runs => _folder.File("runs");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(
            _folder.File("experiments.yaml"),
            "version: 1\nexperiments:\n  m:\n    image: { shape: ring, size: 16 }\n    title: 'a </script> b'\n"
            + "    sampling: { training: 40, validation: 10 }\n    training: { epochs: 4 }\n"
            + "    outputs: [{ renderer: metrics, every: 1 }]\n"
            + "    matrix: { network.hidden: [3, 4x2], seed: [1, 2, 10] }\n");
        Assert.Equal(ExitCode.Done, (await ShellRun.Of(
            "run", _folder.File("experiments.yaml"), "-o", Runs, "-q")).Code);
    }

    [Fact]
    public async Task The_table_has_what_differs_and_means_over_seeds()
    {
        var (code, output, error) = await ShellRun.Of("compare", Path.Combine(Runs, "m"), "-q");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        var lines = output.Split('\n');
        Assert.Equal("The plans differ in network.hidden, seed.", lines[0]);
        Assert.Equal("6 different last weights in 6 runs.", lines[1]);
        Assert.StartsWith("RUN ", lines[3], StringComparison.Ordinal);
        Assert.Equal(
            ["3 1", "3 2", "3 10", "4x2 1", "4x2 2", "4x2 10"],
            lines[4..10].Select(line => string.Join(' ', Words(line)[1..3])));
        Assert.Equal("Mean and standard deviation over seeds:", lines[11]);
        Assert.Equal(["3 3", "3 4x2"], lines[14..16].Select(line => string.Join(' ', Words(line)[..2])));
    }

    [Fact]
    public async Task Json_and_csv_have_every_result_and_the_mean_is_that_of_the_runs()
    {
        var (_, csv, _) = await ShellRun.Of("compare", Runs, "--csv");
        var rows = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')).ToList();
        Assert.Equal(["run", "id", "status", "network.hidden", "seed", "training_loss"], rows[0][..6]);
        Assert.Equal(7, rows.Count);
        var (_, text, _) = await ShellRun.Of("compare", Runs, "--json");
        using var json = JsonDocument.Parse(text);
        var runs = json.RootElement.GetProperty("runs");
        Assert.Equal(6, runs.GetArrayLength());
        var group = json.RootElement.GetProperty("groups")[0];
        var own = runs.EnumerateArray().Take(3)
            .Select(run => run.GetProperty("results").GetProperty("training_loss").GetDouble()).ToList();
        Assert.Equal(own.Average(), group.GetProperty("mean").GetProperty("training_loss").GetDouble(), 1e-12);
        Assert.Equal(
            Math.Sqrt(own.Sum(loss => Math.Pow(loss - own.Average(), 2)) / 2),
            group.GetProperty("standardDeviation").GetProperty("training_loss").GetDouble(),
            1e-12);
        Assert.Equal(own, rows.Skip(1).Take(3).Select(row => double.Parse(
            row[^(rows[0].Length - 5)], CultureInfo.InvariantCulture)));
        Assert.Equal(
            RecordFile.Find(Path.Combine(Runs, "m/hidden=3,seed=1"))!.Checkpoints[^1].Sha256,
            runs[0].GetProperty("weights").GetString());
    }

    [Fact]
    public async Task Two_runs_of_one_plan_are_the_same()
    {
        var other = _folder.File("other");
        await ShellRun.Of(
            "run", _folder.File("experiments.yaml"), "-e", "m[seed=1,hidden=3]", "-o", other, "-q");
        var (_, output, _) = await ShellRun.Of(
            "compare", Path.Combine(other, "m/hidden=3,seed=1"), Path.Combine(Runs, "m/hidden=3,seed=1"));
        Assert.StartsWith(
            "The plans are the same.\nThe last weights are the same, bit for bit.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curves_are_an_svg_with_one_for_each_run_and_frames_are_one_png()
    {
        var (svg, png) = (_folder.File("curves.svg"), _folder.File("frames.png"));
        var (code, output, _) = await ShellRun.Of(
            "compare", Runs, "--curves", svg, "--measure", "training-loss", "--frames", png, "--size", "32", "-q");
        Assert.Equal((ExitCode.Done, ""), (code, output));
        Assert.Equal(6, Curves(svg).Count());
        var picture = PictureReader.Read(png);
        // Three seeds side by side, two widths below each other.
        Assert.Equal(((3 * 32) + (4 * 16), (2 * (32 + 46)) + (3 * 16)), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Curves_are_a_png_where_the_name_says_so_with_a_panel_for_each_measure()
    {
        var (one, two) = (_folder.File("one.png"), _folder.File("two.svg"));
        await ShellRun.Of("compare", Runs, "--curves", one, "-q");
        await ShellRun.Of("compare", Runs, "--curves", two, "-q", "-m", "training_loss", "polytopes");
        var picture = PictureReader.Read(one);
        Assert.Equal((2 * 960, 2 * (44 + 420 + 24)), (picture.Width, picture.Height));
        Assert.Equal(12, Curves(two).Count());
    }

    [Fact]
    public async Task The_polytope_of_a_point_is_compared_in_numbers_and_in_one_picture()
    {
        var png = _folder.File("point.png");
        var (_, text, _) = await ShellRun.Of("compare", Runs, "--json", "--point", "0.3,0.6", "--epoch", "2");
        using var json = JsonDocument.Parse(text);
        foreach (var run in json.RootElement.GetProperty("runs").EnumerateArray())
        {
            var point = run.GetProperty("point");
            Assert.Equal(2, point.GetProperty("epoch").GetInt32());
            var vertices = point.GetProperty("vertices").EnumerateArray()
                .Select(vertex => (X: vertex[0].GetDouble(), Y: vertex[1].GetDouble())).ToList();
            // Twice the signed areas of the triangles from each side to the point.
            var areas = vertices.Zip([.. vertices.Skip(1), vertices[0]], (p, q) =>
                ((p.X - 0.3) * (q.Y - 0.6)) - ((q.X - 0.3) * (p.Y - 0.6))).ToList();
            Assert.True(areas.TrueForAll(area => area > 0) || areas.TrueForAll(area => area < 0));
            Assert.Equal(Math.Abs(areas.Sum()) / 2, point.GetProperty("area").GetDouble(), 1e-12);
            var network = (await ShellRun.Of(
                "inspect", run.GetProperty("run").GetString()!, "--at", "0.3,0.6", "--epoch", "2", "--json")).Output;
            using var inspected = JsonDocument.Parse(network);
            var map = inspected.RootElement[0].GetProperty("affine");
            var slopes = map.GetProperty("J")[0].EnumerateArray().Select(slope => slope.GetDouble()).ToList();
            Assert.Equal(
                (0.3 * slopes[0]) + (0.6 * slopes[1]) + map.GetProperty("c")[0].GetDouble(),
                point.GetProperty("values")[0].GetDouble(),
                1e-9);
        }

        var (code, table, _) = await ShellRun.Of("compare", Runs, "--point", "0.3,0.6");
        Assert.Contains("\n\nThe polytope of 0.3,0.6:\n\nRUN ", table, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, code);
        await ShellRun.Of("compare", Runs, "--frames", png, "--point", "0.3,0.6", "--size", "48", "-q");
        var picture = PictureReader.Read(png);
        Assert.Equal(((3 * 48) + (4 * 16), (2 * (48 + 46)) + (3 * 16)), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task A_phase_change_is_marked_on_its_run_s_curve()
    {
        var run = Path.Combine(Runs, "m/hidden=3,seed=2");
        await File.WriteAllLinesAsync(
            Path.Combine(run, "metrics.csv"),
            [
                "epoch,training_loss,polytopes,phase_change",
                .. Enumerable.Range(0, 30).Select(epoch => $"{epoch},{(epoch == 20 ? "0.9" : "0.1")},5,"
                    + (epoch is 20 or 25 ? "geometry" : "")),
            ],
            TestContext.Current.CancellationToken);
        var svg = _folder.File("marked.svg");
        var (_, text, _) = await ShellRun.Of("compare", run, "--json");
        using var json = JsonDocument.Parse(text);
        Assert.Equal(
            [(20, "loss, geometry"), (25, "geometry")],
            json.RootElement.GetProperty("runs")[0].GetProperty("phaseChanges").EnumerateArray().Select(change =>
                (change.GetProperty("epoch").GetInt32(), change.GetProperty("curves").GetString()!)));
        await ShellRun.Of("compare", Runs, "--curves", svg, "-m", "training_loss", "-q");
        // Two on the curve, one in the legend.
        Assert.Equal(3, XDocument.Load(svg).Descendants().Count(element => element.Name.LocalName == "polygon"));
        await ShellRun.Of("report", Runs, "-q");
        using var page = JsonDocument.Parse(DataPattern().Match(await File.ReadAllTextAsync(
            Path.Combine(Runs, "report.html"), TestContext.Current.CancellationToken)).Groups[1].Value);
        Assert.Equal(
            ["20: loss, geometry", "25: geometry"],
            page.RootElement.GetProperty("runs").EnumerateArray().SelectMany(one =>
                one.GetProperty("changes").EnumerateObject().Select(change =>
                    $"{one.GetProperty("epochs")[int.Parse(change.Name, CultureInfo.InvariantCulture)]}: "
                    + $"{change.Value}")));
    }

    [Fact]
    public async Task A_run_that_diverged_is_told_and_is_in_no_mean()
    {
        var runs = _folder.File("diverging");
        await File.WriteAllTextAsync(
            _folder.File("diverging.yaml"),
            "version: 1\nexperiments:\n  d:\n    image: { shape: ring, size: 16 }\n    network: { hidden: 4x2 }\n"
            + "    sampling: { training: 40, validation: 10 }\n    training: { epochs: 20, optimizer: sgd }\n"
            + "    outputs: [{ renderer: metrics, every: 1 }]\n"
            + "    matrix: { training.rate: [0.001, 100000], seed: [1, 2] }\n",
            TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failed, (await ShellRun.Of(
            "run", _folder.File("diverging.yaml"), "-o", runs, "-q")).Code);
        var (_, output, _) = await ShellRun.Of("compare", runs);
        var lines = output.Split('\n');
        Assert.Equal(["complete", "complete", "diverged", "diverged"], lines[4..8].Select(line => Words(line)[1]));
        Assert.Equal(["2", "0"], lines[12..14].Select(line => Words(line)[0]));
        Assert.DoesNotContain("±", lines[13], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unfinished_run_is_named_and_left_out()
    {
        var run = Path.Combine(Runs, "m/hidden=3,seed=10");
        Directory.CreateDirectory(Path.Combine(Runs, "m/.partial"));
        Directory.Move(run, Path.Combine(Runs, "m/.partial/hidden=3,seed=10"));
        var (code, output, error) = await ShellRun.Of("compare", Runs);
        Assert.Equal((ExitCode.Done, $"1 unfinished run is left out: {run}\n"), (code, error));
        Assert.Contains("5 different last weights in 5 runs.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--point 2,0.5", "--point: write x,y with x from 0 to 1 and y from 0 to 1, the window of ")]
    [InlineData("--frames - --epoch 9", "", "/hidden=3,seed=1: there is no checkpoint of epoch 9")]
    [InlineData("--curves a.jpg", "--curves a.jpg: the name says jpeg, but svg is asked for.")]
    [InlineData("--measure loss --curves -", "--measure loss: no run has it.")]
    [InlineData("--epoch 3 --frames - --size 16 --window 1,1,0,0", "--window 1,1,0,0: write x0,y0,x1,y1 with x0 < x1")]
    [InlineData("--json --csv", "--json and --csv: give one of the two.")]
    public async Task A_mistake_is_told(string arguments, string message, string inner = "")
    {
        var (code, _, error) = await ShellRun.Of(["compare", Runs, .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Contains(inner, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_runs_is_a_mistake() => Assert.Equal(
        (
            ExitCode.WrongInput,
            "",
            $"{_folder.File("none")}: there is no finished run. 'dotnet polytope run' makes one.\n"),
        await ShellRun.Of("compare", _folder.File("none")));

    [Fact]
    public async Task A_report_is_one_page_that_runs_its_own_script_alone()
    {
        var (code, output, error) = await ShellRun.Of("report", Runs, "-q", "--title", "</script><b>");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.EndsWith(", 6 runs\n", output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(
            Path.Combine(Runs, "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains(
            "content=\"default-src 'none'; script-src 'sha256-", page, StringComparison.Ordinal);
        Assert.Equal(2, ScriptEnd().Count(page));
        using var json = JsonDocument.Parse(DataPattern().Match(page).Groups[1].Value);
        var runs = json.RootElement.GetProperty("runs");
        Assert.Equal(6, runs.GetArrayLength());
        Assert.Equal("</script><b>", json.RootElement.GetProperty("title").GetString());
        Assert.Equal("m/hidden%3D3%2Cseed%3D1/", runs[0].GetProperty("link").GetString());
        Assert.Equal(5, runs[0].GetProperty("curves").GetProperty("image_loss").GetArrayLength());
        var picture = Convert.FromBase64String(runs[0].GetProperty("picture").GetString()!);
        Assert.Equal([0xFF, 0xD8, 0xFF], picture[..3]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>The curves of a plot: lines of as many points as there are epochs.</summary>
    private static IEnumerable<XElement> Curves(string svg) => XDocument.Load(svg).Descendants().Where(element =>
        element.Name.LocalName == "polyline" && element.Attribute("points")!.Value.Split(' ').Length >= 5);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("</script>")]
    private static partial Regex ScriptEnd();

    [GeneratedRegex("id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataPattern();
}
