using System.Diagnostics;
using System.Globalization;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning;
using Polytope.Tool.Tests.Faults;

namespace Polytope.Tool.Tests.Planning;

public sealed class MemoryEstimateTests
{
    private const string Base =
        "sampling: { training: 1000, validation: 24 }, network: { hidden: 4 }, training: { epochs: 2, batch: 64 }, ";

    [Theory]
    // Values and nearness of each pixel, and two bands of 28 bytes for each pixel.
    [InlineData("image: { shape: ring, size: 1000 }, outputs: []", "the image", (5 + (2 * 28)) * 1_000_000L)]
    [InlineData("image: { shape: ring, size: 16384 }, outputs: []", "the image", (5L << 28) + (2 * 28L << 22))]
    // Three channels, and a class.
    [InlineData(
        "image: { shape: three-colour-ring, size: 1000 }, outputs: [], training.loss: cross-entropy",
        "the image",
        (12 + 1 + 1 + (2 * 28)) * 1_000_000L)]
    // Numbers, entries that move, and the points.
    [InlineData("image: { shape: ring, size: 1000 }, outputs: []", "the points", 1024 * (8 + 64 + 12))]
    // The whole list of pixels where many are drawn.
    [InlineData("image: { shape: ring, size: 100 }, outputs: []", "the points", (1024 * (8 + 12)) + 40_000)]
    // 17 parameters, padded to 32, in eight groups; activations of five neurons for two threads; Adam; two copies of
    // the points, in 16 batches of 64, with their order.
    [InlineData(
        "image: { shape: ring, size: 100 }, outputs: []",
        "the training",
        (4 * 8 * 32) + (2 * 4 * ((5 * 272) + 4)) + (4 * 3 * 17) + (2 * 4 * (1000 + (16 * 64 * 3))))]
    [InlineData(
        "image: { shape: ring, size: 100 }, outputs: [], training.batch: full",
        "the training",
        (4 * 8 * 32) + (2 * 4 * ((5 * 272) + 4)) + (4 * 3 * 17) + (4 * (1000 + (1008 * 3))))]
    // A batch of one point is padded to a pair of vectors.
    [InlineData(
        "image: { shape: ring, size: 100 }, outputs: [], training.batch: 1",
        "the training",
        (4 * 8 * 32) + (2 * 4 * ((5 * 272) + 4)) + (4 * 3 * 17) + (2 * 4 * (1000 + (16_000 * 3))))]
    // A panel of a movie for each of two threads.
    [InlineData(
        "image: { shape: ring, width: 200, height: 100 }, outputs: [{ renderer: movie, size: 400 }]",
        "the outputs",
        2 * 160 * 400 * 200L)]
    [InlineData("image: { shape: ring, size: 300 }, outputs: [{ renderer: frames }]", "the outputs", 2 * 80 * 90_000L)]
    // Two polytopes in each of three drawings.
    [InlineData(
        "image: { shape: ring, size: 100 }, outputs: [{ renderer: svg, every: 1 }]", "the outputs", 2 * 3 * 1200L)]
    // What draws, three losses, and a measure of two columns, in three frames.
    [InlineData(
        "image: { shape: ring, size: 100 }, outputs: [{ renderer: plots, every: 1, measures: [holes] }]",
        "the outputs",
        40_000_000 + ((3 + 2) * 3 * 200L))]
    // Two grids, and places, distances and counts in three frames.
    [InlineData(
        "image: { shape: ring, size: 100 }, outputs: [{ renderer: metrics, every: 1, measures: all }]",
        "the measures",
        1024 * (40 + (3 * 36)))]
    [InlineData(
        "image: { shape: ring, size: 100 }, outputs: [{ renderer: metrics, every: 1 }]", "the measures", 0)]
    public void A_part_is_the_sum_of_what_is_kept_for_each_pixel_and_point(string settings, string part, long bytes)
    {
        var estimate = Of(settings);
        Assert.Equal(bytes, Assert.Single(estimate.Parts, one => one.What == part).Bytes);
        Assert.Equal(estimate.Parts.Sum(one => one.Bytes), estimate.Bytes);
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(10_000, 100)]
    public void Polytopes_grow_with_the_square_of_the_neurons_and_their_patterns(int neurons, int squares)
    {
        var polytopes = Of(
            "image: { shape: ring, size: 100 }, outputs: []",
            $"network.hidden={neurons.ToString(CultureInfo.InvariantCulture)}").Parts
            .Single(part => part.What == "the polytopes").Bytes;
        var polytope = 108 + 24 + (8 * ((neurons + 63) / 64));
        Assert.Equal(2.5 * 2 * polytope * 125_000 * squares, polytopes, 1e6);
    }

    [Fact]
    public void No_sizes_overflow_it()
    {
        var estimate = Of(
            "image: { shape: ring, size: 16384 }, outputs: [{ renderer: frames, every: 1 }]",
            "sampling.training=100000000", "network.hidden=9000x2", "training.optimizer=muon");
        Assert.InRange(estimate.Bytes, 500_000_000_000, long.MaxValue / 2);
        Assert.Contains(" GB for the polytopes", estimate.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("500MB", 500_000_000)]
    [InlineData("1.5 GB", 1_500_000_000)]
    [InlineData("2gib", 1L << 31)]
    [InlineData("7B", 7)]
    public void A_size_is_a_number_with_its_unit(string text, long bytes) =>
        Assert.Equal(bytes, MemoryOption.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("GB")]
    [InlineData("-1GB")]
    [InlineData("0MB")]
    [InlineData("1e9GB")]
    [InlineData("99999999999TB")]
    [InlineData("NaNGB")]
    public void Other_texts_are_no_sizes(string text) => Assert.Null(MemoryOption.Parse(text));

    [Theory]
    [InlineData("image: { shape: ring, size: 5000 }, outputs: []")]
    [InlineData("image: { shape: ring, size: 2000 }, outputs: [], sampling.training: 2000000")]
    [InlineData("image: { shape: ring, size: 64 }, outputs: [], network.hidden: 1500")]
    [InlineData("image: { shape: ring, size: 64 }, outputs: [{ renderer: svg, every: 1 }], network.hidden: 500")]
    [InlineData(
        "image: { shape: ring, size: 64 }, outputs: [{ renderer: metrics, every: 1, measures: all }], "
        + "network.hidden: 300")]
    [InlineData("image: { shape: ring, size: 64 }, outputs: [{ renderer: plots, every: 1 }], training.epochs: 300")]
    public async Task A_run_takes_less_than_is_estimated(string settings)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The most that a process took is read from /proc.");
        using var place = new TemporaryFolder();
        var (manifest, sets) = Written(settings);
        await File.WriteAllTextAsync(
            place.File("experiments.yaml"), manifest, TestContext.Current.CancellationToken);
        var start = ToolProcess.Start(
            place.Path, ["run", "-q", "--threads", "2", .. sets.SelectMany(set => new[] { "--set", set })]);
        // Garbage that the collector leaves, because the machine has room for it, is nothing that the run needs.
        start.Environment["DOTNET_GCgen0size"] = "1000000";
        using var process = Process.Start(start)!;
        long peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, Peak(process.Id));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(ExitCode.Done, process.ExitCode);
        Assert.InRange(peak, 50_000_000, Of(settings).Bytes);
    }

    private static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line[6..^2].Trim(), CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException)
        {
            return 0;
        }
    }

    private static MemoryEstimate Of(string settings, params string[] more)
    {
        var (manifest, sets) = Written(settings);
        return MemoryEstimate.Of(Assert.Single(Planned.From(manifest, [.. sets, .. more])), threads: 2);
    }

    /// <summary>What follows "outputs", as path: value, is set over the manifest.</summary>
    private static (string Manifest, string[] Sets) Written(string settings)
    {
        var sections = settings.Split("], ", 2);
        var first = sections.Length == 2 ? sections[0] + "]" : settings;
        return (
            $"version: 1\nexperiments: {{ one: {{ {Base}{first} }} }}\n",
            sections.Length == 2 ? [sections[1].Replace(": ", "=", StringComparison.Ordinal)] : []);
    }
}
