using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Formats;
using Polytope.Tool.Tests.Commands.Shell;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Commands;

public sealed class ViewCommandTests
{
    [Fact]
    public async Task A_folder_of_runs_names_a_run_and_nothing_that_fails()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        Assert.Equal(
            (
                ExitCode.Failed, "",
                $"{place.Output}: this is a folder of runs. View one of them: "
                    + $"'dotnet polytope view {place.Folder.Final}'.\n"),
            await ShellRun.Of("view", place.Output, "--no-open"));
        Assert.Equal(
            (ExitCode.Failed, "", $"{place.Output}/no: there is no such run.\n"), await ShellRun.Of(
                "view", $"{place.Output}/no", "--no-open"));
        using var empty = new TemporaryFolder();
        Assert.Equal(
            (ExitCode.Failed, "", $"{empty.Path}: this is no run's folder: it has no run.json.\n"), await ShellRun.Of(
                "view", empty.Path, "--no-open"));
    }

    [Fact]
    public async Task A_run_without_a_page_can_be_served()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var run = place.Folder.Final;
        Assert.Equal(
            (
                ExitCode.Failed, "",
                $"{Path.GetFullPath(run)}: there is no viewer.html. 'dotnet polytope view {run} --port 0' makes one "
                    + "from the run's checkpoints as it is asked for; the output '{ renderer: viewer }' writes it.\n"),
            await ShellRun.Of("view", run, "--no-open"));
    }

    [Fact]
    public async Task A_network_that_the_page_cannot_show_says_why()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "net.json");
        await AssertRefused(
            new Network([new Layer([1, 2, 3, 4], [0]), new Layer([1], [0])], Activation.Relu),
            "this network takes 4 inputs, and the page shows a plane: choose one with --plane, --origin or "
            + "--principal.");
        await AssertRefused(
            new Network([new Layer([1], [0]), new Layer([1], [0])], Activation.Relu),
            "this network takes 1 input, and the page shows a plane: 'dotnet polytope regions' tells its pieces.");

        async Task AssertRefused(Network network, string why)
        {
            NetworkJson.Write(path, network);
            var (code, output, error) = await ShellRun.Of("view", path, "--no-open");
            Assert.NotEqual(ExitCode.Done, code);
            Assert.Equal(("", $"{path}: {why}\n"), (output, error));
        }
    }

    [Fact]
    public async Task A_page_of_a_network_is_written_whole_or_not_at_all()
    {
        using var folder = new TemporaryFolder();
        var (path, page) = (Path.Combine(folder.Path, "net.json"), Path.Combine(folder.Path, "net.html"));
        NetworkJson.Write(path, new Network([new Layer([1, 2, 3, 4], [0]), new Layer([1], [0])], Activation.Relu));
        var (code, output, error) = await ShellRun.Of(
            "view", path, "--no-open", "--html", page, "--origin", "0,0,0,0", "--u", "1,0,0,0", "--v", "0,1,0,0");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.StartsWith(page + ": ", output, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        (code, _, error) = await ShellRun.Of(
            "view", path, "--no-open", "--html", Path.Combine(folder.Path, "other.html"),
            "--plane", "0,0", "1,0", "0,1");
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.Contains("2 dimensions", error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "other.html")));
        (code, _, error) = await ShellRun.Of("view", path, "--html", page, "--port", "0");
        Assert.Equal(
            (ExitCode.WrongInput, "--port serves the page and --html writes it; give one of them.\n"), (code, error));
    }

    [Fact]
    public async Task The_epoch_is_in_the_pages_address()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        await File.WriteAllTextAsync(
            Path.Combine(place.Folder.Final, "viewer.html"), "", TestContext.Current.CancellationToken);
        var (code, output, error) = await ShellRun.Of("view", place.Folder.Final, "--no-open", "--epoch", "10");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.Equal(
            new Uri(Path.GetFullPath(Path.Combine(place.Folder.Final, "viewer.html"))).AbsoluteUri + "#epoch=10\n",
            output);
        (code, _, error) = await ShellRun.Of("view", place.Folder.Final, "--no-open", "--epoch", "11");
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.EndsWith(
            ": there is no checkpoint of epoch 11: there are 11, from 0 to 20. The nearest is 10.\n",
            error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_tells_its_events_as_json_lines()
    {
        using var place = new Workplace();
        place.Plan();
        var (code, output, error) = await ShellRun.Of("run", place.Manifest, "--out", place.Output, "--json");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        var events = output.TrimEnd('\n').Split('\n').Select(line => System.Text.Json.Nodes.JsonNode.Parse(line)!)
            .ToList();
        Assert.Equal("runStarted", (string?)events[0]["event"]);
        Assert.Equal(11, events.Count(line => (string?)line["event"] == "frameDrawn"));
        Assert.Equal(
            ("runEnded", "complete", "tiny"),
            ((string?)events[^1]["event"], (string?)events[^1]["status"], (string?)events[^1]["experiment"]));
        Assert.Equal(
            place.Record.Checkpoints[^1].Sha256,
            (string?)events.Last(line => (string?)line["event"] == "checkpointStored")["sha256"]);
        (_, output, _) = await ShellRun.Of("run", place.Manifest, "--out", place.Output, "--json");
        Assert.StartsWith("""{"event":"runSkipped","experiment":"tiny","folder":""", output, StringComparison.Ordinal);
    }
}
