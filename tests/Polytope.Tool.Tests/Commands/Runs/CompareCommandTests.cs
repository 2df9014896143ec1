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
            row[^(rows[0].Length - 5)], System.Globalization.CultureInfo.InvariantCulture)));
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
        var paths = XDocument.Load(svg).Descendants().Where(element => element.Name.LocalName == "path");
        Assert.Equal(6, paths.Count(path => path.Attribute("fill")?.Value == "none"));
        var picture = PictureReader.Read(png);
        // Three seeds side by side, two widths below each other.
        Assert.Equal(((3 * 32) + (4 * 16), (2 * (32 + 46)) + (3 * 16)), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData("--measure loss --curves -", "--measure loss: no run has it.")]
    [InlineData("--epoch 3 --frames - --size 16 --window 1,1,0,0", "--window 1,1,0,0: write x0,y0,x1,y1 with x0 < x1")]
    [InlineData("--json --csv", "--json and --csv: give one of the two.")]
    public async Task A_mistake_is_told(string arguments, string message)
    {
        var (code, _, error) = await ShellRun.Of(["compare", Runs, .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
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

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("</script>")]
    private static partial Regex ScriptEnd();

    [GeneratedRegex("id=\"data\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataPattern();
}
