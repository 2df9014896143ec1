using Polytope.Tool.Diagnostics;
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
