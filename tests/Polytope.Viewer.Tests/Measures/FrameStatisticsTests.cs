using System.Globalization;
using Polytope.Core.Measures.Changes;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests.Measures;

/// <summary>
/// What the page says of the polytopes of a frame and of a pin over time, against the tool's numbers.
/// </summary>
public sealed class FrameStatisticsTests(Browser browser, SmallRun run)
{
    [Fact]
    public async Task Polytopes_that_are_new_gone_and_kept_are_counted()
    {
        await using var page = await browser.Open(run.Page + "#epoch=40");
        await page.Rest();
        using var before = Cut(30);
        using var now = Cut(40);
        var match = new PatternMatch(before, now);
        Assert.InRange(match.Births, 1, now.CellCount);
        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Since epoch 30: {match.Births:n0} polytopes are new, {match.Deaths:n0} are gone, "
                + $"{now.CellCount - match.Births:n0} have stayed."),
            await page.Page.Locator("#frame-card > p").InnerTextAsync());
    }

    [Fact]
    public async Task Areas_are_counted_by_powers_of_ten()
    {
        await using var page = await browser.Open(run.Page + "#epoch=40");
        await page.Rest();
        using var partition = Cut(40);
        var expected = new int[12];
        for (var cell = 0; cell < partition.CellCount; cell++)
            expected[Math.Clamp((int)Math.Floor(-Math.Log10(partition.Area(cell))), 0, 11)]++;
        Assert.Equal(expected.Reverse(), await Counts(page, 0));
    }

    [Fact]
    public async Task Polytopes_are_counted_after_each_layer()
    {
        await using var page = await browser.Open(run.Page + "#epoch=40");
        await page.Rest();
        using var partition = Cut(40);
        var patterns = Enumerable.Range(0, partition.CellCount)
            .Select(cell => partition.Pattern(cell).ToString().Split(' ')).ToList();
        var expected = Enumerable.Range(1, 3)
            .Select(layers => patterns.Select(layer => string.Join(' ', layer.Take(layers))).Distinct().Count());
        Assert.Equal(expected, await Counts(page, 1));
    }

    [Fact]
    public async Task The_age_of_a_polytope_is_the_frames_that_have_had_it()
    {
        await using var page = await browser.Open(run.Page + "#epoch=40&fill=age");
        await page.Until("polytope.past() >= 8");
        await page.Settle();
        var colours = await page.Page.EvaluateAsync<string[]>("polytope.colours()");
        var cells = await page.Cells();
        int[] epochs = [30, 20, 10, 9, 8, 7, 6, 5];
        List<HashSet<string>> past = [.. epochs.Select(epoch =>
        {
            using var partition = Cut(epoch);
            return Enumerable.Range(0, partition.CellCount).Select(cell => partition.Pattern(cell).ToString())
                .ToHashSet(StringComparer.Ordinal);
        })];
        var ages = cells.Select(cell => past.TakeWhile(frame => frame.Contains(cell.Pattern)).Count()).ToArray();
        Assert.True(ages.Distinct().Count() > 2);

        // One colour an age, and another for each.
        var byAge = ages.Zip(colours).GroupBy(pair => pair.First, pair => pair.Second).ToList();
        Assert.All(byAge, group => Assert.Single(group.Distinct()));
        Assert.Equal(byAge.Count, byAge.Select(group => group.First()).Distinct().Count());
    }

    [Fact]
    public async Task A_pin_follows_its_pattern_where_that_is_asked()
    {
        await using var page = await browser.Open(run.Page + "#epoch=100");
        using var now = Cut(100);
        using var next = Cut(110);
        var match = new PatternMatch(now, next);
        var (cell, other) = Enumerable.Range(0, next.CellCount).Select(cell => (Old: match.Before[cell], New: cell))
            .Where(pair => pair.Old >= 0).MinBy(pair => next.Area(pair.New));
        var (x, y) = Middle(now, cell);
        await page.Go(FormattableString.Invariant($"#epoch=100&pin={x:R},{y:R}&follow=1"));
        var pattern = (await page.At(x, y)).Pattern;
        Assert.Equal(now.Pattern(cell).ToString(), pattern);
        await page.Page.Locator("#forward").ClickAsync();
        await page.Settle();
        var (toX, toY) = Middle(next, other);
        var address = await page.Address();
        var pin = System.Text.RegularExpressions.Regex.Match(address, "pin=([-0-9.e]+),([-0-9.e]+)").Groups;
        Assert.Equal(toX, double.Parse(pin[1].Value, CultureInfo.InvariantCulture), 1e-6);
        Assert.Equal(toY, double.Parse(pin[2].Value, CultureInfo.InvariantCulture), 1e-6);
    }

    [Fact]
    public async Task A_click_on_a_pins_history_goes_to_the_frame_of_that_epoch()
    {
        await using var page = await browser.Open(run.Page + "#pin=0.31,0.27");
        await page.Rest();
        for (var chart = 0; chart < 3; chart++)
        {
            var place = page.Page.Locator(".mini .u-over").Nth(chart);
            await place.ScrollIntoViewIfNeededAsync();
            var box = await place.BoundingBoxAsync();
            var epoch = 30 * (chart + 1);
            await place.ClickAsync(new() { Position = new() { X = box!.Width * epoch / SmallRun.Last, Y = 20 } });
            Assert.Equal(epoch, (await page.State()).Epoch);
        }
    }

    [Fact]
    public async Task Every_measure_of_the_page_has_a_curve()
    {
        await using var page = await browser.Open(run.Page);
        var names = await page.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('#measure option')].map((one) => one.value)");
        Assert.True(names.Length > 8);
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            await page.Page.SelectOptionAsync("#measure", name);
            await page.Settle();
            Assert.Contains($"measure={name}".Replace("measure=polytopes", "", StringComparison.Ordinal),
                await page.Address(), StringComparison.Ordinal);
            drawn.Add(await page.Page.EvaluateAsync<string>(
                """
                new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
                  done(document.querySelector('#losses canvas').toDataURL()))))
                """));
        }

        Assert.Equal(names.Length, drawn.Count);
    }

    private static async Task<IEnumerable<int>> Counts(OpenPage page, int chart)
    {
        var label = await page.Page.Locator("#frame-card .bars").Nth(chart).GetAttributeAsync("aria-label");
        return label!.Split(", ").Select(bar =>
            int.Parse(bar.Split(": ")[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
    }

    private static (double X, double Y) Middle(Partition partition, int cell)
    {
        int start = partition.CellStart[cell], end = partition.CellStart[cell + 1];
        var corners = Enumerable.Range(start, end - start).Select(half => partition.Origin[half]).ToArray();
        return (corners.Average(vertex => partition.X[vertex]), corners.Average(vertex => partition.Y[vertex]));
    }

    private Partition Cut(int epoch) =>
        PartitionBuilder.Build(run.NetworkAt(epoch), Window.Unit, TestContext.Current.CancellationToken);
}
