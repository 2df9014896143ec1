using System.Globalization;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Hosting;

public sealed class ProgressTests
{
    [Fact]
    public void The_end_of_a_run_says_what_came_out_and_what_is_next()
    {
        using var place = new Workplace();
        var (lines, last) = (new List<string>(), default(FrameDrawn));
        Progress? progress = null;
        var observer = new Watch<RunEvent>(seen =>
        {
            switch (seen)
            {
                case RunStarted started:
                    progress = new Progress(started);
                    break;
                case FrameDrawn drawn:
                    progress!.Count(last = drawn);
                    break;
                case RunEnded ended:
                    lines.AddRange(progress!.Full(ended).Split('\n'));
                    break;
            }
        });
        place.Run(place.Plan("outputs[1]={ renderer: svg, at: [4, last] }"), observer: observer);
        var losses = last!.Frame.Losses;
        Assert.StartsWith("tiny: complete after ", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  losses {losses.Training:g3} (training), {losses.Validation:g3} (validation), {losses.Image:g3} "
                + $"(image); {last.Frame.Measures.Polytopes:n0} polytopes"),
            lines[1]);
        var sizes = place.Record.Outputs.ToDictionary(output => output.File, output => output.Bytes);
        Assert.Equal(
            $"  movie.webp ({WrittenFiles.Size(sizes["movie.webp"])}), svg/ (2 files, "
            + $"{WrittenFiles.Size(sizes["svg/000004.svg"] + sizes["svg/000020.svg"])}), metrics.csv "
            + $"({WrittenFiles.Size(sizes["metrics.csv"])})",
            lines[2]);
        Assert.Equal($"  next: dotnet polytope view {place.Folder.Final} --port 0", lines[3]);
    }

    [Fact]
    public void A_run_that_draws_little_is_as_far_as_its_epochs()
    {
        var started = new RunStarted("tiny", 1000, 2, "", ResumedFrom: null) { Ordinal = new Ordinal(2, 5) };
        var progress = new Progress(started);
        Assert.Equal(("tiny (2 of 5)", 0.0), (progress.Name, progress.Part));
        progress.Count(new EpochTrained("tiny", 250));
        Assert.Equal(0.25, progress.Part);
        Assert.StartsWith("epoch 250 of 1,000; ", progress.Epochs(), StringComparison.Ordinal);
        Assert.Equal(
            "finishing movie (1 of 3)", Progress.Finishing(new RendererFinishing("tiny", "movie", new Ordinal(1, 3))));
        Assert.Equal(
            "finishing movie (1 of 3), 40 %",
            Progress.Finishing(new RendererFinishing("tiny", "movie", new Ordinal(1, 3), 40)));
    }

    [Fact]
    public void A_resumed_run_is_as_far_as_the_epochs_since()
    {
        var progress = new Progress(new RunStarted("tiny", 1000, 2, "", ResumedFrom: 600));
        Assert.Equal(0, progress.Part);
        progress.Count(new EpochTrained("tiny", 700));
        Assert.Equal(0.25, progress.Part);
    }

    [Theory]
    [InlineData(1, "1 byte")]
    [InlineData(999, "999 bytes")]
    [InlineData(1234, "1.23 KB")]
    [InlineData(99_960, "100 KB")]
    [InlineData(999_499, "999 KB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(4_260_000, "4.26 MB")]
    [InlineData(12_300_000_000, "12.3 GB")]
    public void Sizes_have_three_digits(long bytes, string text) => Assert.Equal(text, WrittenFiles.Size(bytes));

    [Fact]
    public void A_batch_says_which_run_it_is_and_outputs_finish_one_after_another()
    {
        using var place = new Workplace();
        var (ordinals, finishing) = (new List<Ordinal>(), new List<(string, Ordinal)>());
        var observer = new RunObservers(
        [
            new Watch<RunStarted>(started => ordinals.Add(started.Ordinal)),
            new Watch<RendererFinishing>(seen =>
            {
                if (seen.Percent == 0) finishing.Add((seen.Renderer, seen.Ordinal));
            }),
        ]);
        new Runner(observer).Run(
            place.Plan(),
            new RunSettings(place.Output, false, false, 1) { Ordinal = new Ordinal(3, 4) },
            TestContext.Current.CancellationToken);
        Assert.Equal([new Ordinal(3, 4)], ordinals);
        Assert.Equal([("movie", new Ordinal(1, 2)), ("metrics", new Ordinal(2, 2))], finishing);
        Assert.Equal(RunStatus.Complete, place.Record.Status);
    }

    [Theory]
    [InlineData("gif", 1)]
    [InlineData("gif", 2)]
    [InlineData("webp", 1)]
    [InlineData("webp", 2)]
    public void A_movie_tells_each_percent_of_its_finishing_once_up_to_a_hundred(string format, int threads)
    {
        using var place = new Workplace();
        var percents = new List<int>();
        place.Run(
            place.Plan($"outputs=[{{renderer: movie, every: 2, format: {format}, size: 64}}]"),
            threads: threads,
            observer: new Watch<RendererFinishing>(seen =>
            {
                if (seen.Renderer == "movie") percents.Add(seen.Percent);
            }));
        Assert.Equal((0, 100), (percents[0], percents[^1]));
        Assert.Equal(percents.Distinct().Order(), percents);
        Assert.True(format == "webp" || percents.Count > 5);
    }
}
