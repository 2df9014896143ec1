using Polytope.Tool.Commands;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Commands;

public sealed class RenderCommandTests
{
    [Fact]
    public async Task Render_adds_what_a_run_with_that_output_would_have()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var before = place.Record;
        Assert.Equal(
            (ExitCode.Done, ""),
            await Render(
                place, "--output", "renderer: frames, at: [4, last], size: 16", "--output", "{ renderer: svg }"));
        Assert.Equal(
            [
                .. before.Outputs.Select(output => output.File),
                "frames/000004.png",
                "frames/000020.png",
                "svg/000020.svg",
            ],
            place.Record.Outputs.Select(output => output.File));
        Assert.Equal(before.Outputs, place.Record.Outputs.Take(before.Outputs.Count));
        Assert.True(place.Freshness(place.Plan()).IsUpToDate);

        using var other = new Workplace();
        other.Run(other.Plan(
            "outputs[0]={ renderer: frames, at: [4, last], size: 16 }", "outputs[1]={ renderer: svg }"));
        foreach (var drawn in place.Record.Outputs.Skip(before.Outputs.Count))
            Assert.Contains(drawn, other.Record.Outputs);
        Assert.False(Directory.Exists(Path.Combine(place.Output, ".partial")));
    }

    [Fact]
    public async Task Render_needs_no_manifest_and_takes_its_outputs_where_there_is_one()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        place.Plan("seed=7");
        await File.WriteAllTextAsync(
            place.Place("other.yaml"),
            "version: 1\ndefaults: { outputs: [{ renderer: svg, at: [2] }] }\nexperiments: { tiny: {} }\n",
            TestContext.Current.CancellationToken);
        File.Delete(place.Manifest);
        Assert.Equal((ExitCode.Done, ""), await Render(place, "--manifest", place.Place("other.yaml")));
        Assert.True(File.Exists(Path.Combine(place.Folder.Final, "svg/000002.svg")));
    }

    [Fact]
    public async Task Render_replaces_nothing_unless_forced()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var movie = Path.Combine(place.Folder.Final, "movie.webp");
        var before = await File.ReadAllBytesAsync(movie, TestContext.Current.CancellationToken);
        Assert.Equal((ExitCode.Done, ""), await Render(place, "--output", "renderer: movie, every: 2, size: 32"));
        string[] other = ["--output", "renderer: movie, every: 4, size: 32"];
        Assert.Equal(
            (
                ExitCode.WrongInput,
                $"{movie} is there already, drawn otherwise, and stays. Draw into another folder with --out, "
                + "or replace it with --force.\n"),
            await Render(place, other));
        Assert.Equal(before, place.Movie());
        Assert.Equal((ExitCode.Done, ""), await Render(place, [.. other, "--out", place.Place("elsewhere")]));
        Assert.Equal(before, place.Movie());
        Assert.Equal((ExitCode.Done, ""), await Render(place, [.. other, "--force"]));
        Assert.Equal(
            await File.ReadAllBytesAsync(place.Place("elsewhere/movie.webp"), TestContext.Current.CancellationToken),
            place.Movie());
        Assert.True(place.Freshness(place.Plan()).IsUpToDate);
    }

    [Fact]
    public async Task A_frame_in_a_folder_that_is_there_otherwise_stays_too()
    {
        using var place = new Workplace();
        place.Run(place.Plan("outputs[1]={ renderer: frames, at: [4], size: 16 }"));
        Assert.Equal((ExitCode.Done, ""), await Render(place, "--output", "renderer: frames, at: [4, 6], size: 16"));
        var frame = Path.Combine(place.Folder.Final, "frames/000004.png");
        var (code, error) = await Render(place, "--output", "renderer: frames, at: [4, 8], size: 20");
        Assert.Equal(
            (ExitCode.WrongInput, true),
            (code, error.StartsWith($"{frame} is there already", StringComparison.Ordinal)));
        Assert.Equal(
            ["000004.png", "000006.png"],
            Directory.GetFiles(Path.GetDirectoryName(frame)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(
        "renderer: svg, at: [3]",
        "--output renderer: svg, at: [3]: svg asks for epoch 3, and the run has no checkpoint of it: there are 11, "
        + "from 0 to 20. 'every: checkpoint' draws them all; 'run --resume' with this output trains those that are "
        + "missing.\n")]
    [InlineData("renderer: svgs", "--output renderer: svgs: error PT0112: ")]
    public async Task What_can_t_be_drawn_is_told(string output, string expected)
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        var (code, error) = await Render(place, "--output", output);
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.StartsWith(expected.Split("PT")[0], error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_outputs_and_on_an_unfinished_run_render_says_what_it_needs()
    {
        using var place = new Workplace();
        place.RunUntil(6, place.Plan());
        Assert.Equal(
            (
                ExitCode.WrongInput,
                "Say what to draw, either with --output 'renderer: frames, at: [last]' or with --manifest.\n"),
            await Render(place));
        Assert.Equal(
            (
                ExitCode.WrongInput,
                $"{place.Folder.Partial}: this run is unfinished. Finish it with 'run --resume', then draw.\n"),
            await Render(place, "--output", "renderer: svg"));
    }

    [Fact]
    public async Task A_run_that_another_process_holds_is_told_by_its_exit_code()
    {
        using var place = new Workplace();
        place.Run(place.Plan());
        using var held = place.Folder.Lock();
        Assert.Equal(ExitCode.Held, (await Render(place, "--output", "renderer: svg")).Code);
    }

    private static async Task<(int Code, string Error)> Render(Workplace place, params string[] more)
    {
        using StringWriter output = new(), error = new();
        error.NewLine = "\n";
        var code = await CommandLine.RunAsync(
            ["render", place.Folder.Final, "--threads", "2", .. more], [RenderCommand.Create()], output, error);
        Assert.Empty(output.ToString());
        return (code, error.ToString());
    }
}
