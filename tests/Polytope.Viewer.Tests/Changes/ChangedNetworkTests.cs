using System.Globalization;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests.Changes;

/// <summary>Networks that are changed by hand and trained in the page: undone, and never taken for the run's.</summary>
public sealed class ChangedNetworkTests(Browser browser, SmallRun run)
{
    /// <summary>All neurons of the last hidden layer get another bias, so that the output changes everywhere.</summary>
    private static readonly string _edit =
        "edit=120," + string.Join(',', Enumerable.Range(0, 9).Select(neuron => $"2.{neuron}.b:1.5"));

    [Fact]
    public async Task One_undo_takes_back_a_drag_while_the_slider_has_the_focus()
    {
        await using var page = await browser.Open(run.Page + "#creases=2.4");
        var slider = page.Page.Locator("#editor input").Nth(3);
        await slider.ScrollIntoViewIfNeededAsync();
        var before = double.Parse(await slider.InputValueAsync(), CultureInfo.InvariantCulture);
        var box = (await slider.BoundingBoxAsync())!;
        await page.Page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(box.X + (box.Width * 0.9f), box.Y + (box.Height / 2), new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();
        await page.Until("location.hash.includes('edit=120,2.4.2:')");
        await page.Settle();

        // Keys that change nothing are no step.
        await page.Page.Keyboard.PressAsync("Control");
        await page.Page.Keyboard.PressAsync("Shift");
        await page.Page.Keyboard.PressAsync("Control+z");
        await page.Until("!location.hash.includes('edit=')");
        await page.Settle();
        Assert.Equal(before, double.Parse(await slider.InputValueAsync(), CultureInfo.InvariantCulture), 1e-6);
        Assert.True(await page.Page.Locator("#editor h2 button").First.IsDisabledAsync());
    }

    [Fact]
    public async Task A_click_on_a_kept_crease_is_no_step_to_undo()
    {
        await using var page = await browser.Open(run.Page + $"#creases=1.2&{_edit}");
        var edges = await page.Page.EvaluateAsync<double[]>("polytope.edges(1, 2)");
        var (x, y) = await page.OnScreen((edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2);
        await page.Page.Mouse.ClickAsync(x, y);
        await page.Settle();
        Assert.True(await page.Page.Locator("#editor h2 button").First.IsDisabledAsync());
    }

    [Fact]
    public async Task Arrow_keys_move_the_slider_that_has_the_focus_and_not_the_epoch()
    {
        await using var page = await browser.Open(run.Page + "#creases=2.4");
        var slider = page.Page.Locator("#editor input").Nth(3);
        var before = double.Parse(await slider.InputValueAsync(), CultureInfo.InvariantCulture);
        await slider.FocusAsync();
        for (var k = 0; k < 3; k++) await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Settle();
        Assert.Equal(SmallRun.Last, (await page.State()).Epoch);
        var weight = (await page.SavedNetwork()).Network.Layers[2].Row(4)[2];
        Assert.True(weight > before);
        Assert.Equal(weight, double.Parse(await slider.InputValueAsync(), CultureInfo.InvariantCulture), 1e-6);
        await slider.FocusAsync();
        await page.Page.Keyboard.PressAsync("Home");
        await page.Settle();
        Assert.Equal(SmallRun.Last, (await page.State()).Epoch);

        var rate = page.Page.Locator("#train-card input");
        var rateBefore = double.Parse(await rate.InputValueAsync(), CultureInfo.InvariantCulture);
        await rate.FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        Assert.True(double.Parse(await rate.InputValueAsync(), CultureInfo.InvariantCulture) < rateBefore);
        Assert.Equal(SmallRun.Last, (await page.State()).Epoch);
    }

    [Fact]
    public async Task Training_starts_at_the_edit_and_shows_what_it_trained()
    {
        await using var page = await browser.Open(run.Page + $"#{_edit}");
        await page.Page.Locator("#train-card .primary").ClickAsync();
        await page.Until("/batches [0-9]/.test(document.querySelector('#train-card p:last-child').textContent)");
        await page.Page.Locator("#train-card .primary").ClickAsync();
        await page.Settle();
        Assert.DoesNotContain("edit=", await page.Address(), StringComparison.Ordinal);
        Assert.Contains("trained here", await page.Page.Locator("#changed").InnerTextAsync(), StringComparison.Ordinal);
        var (trained, name) = await page.SavedNetwork();
        Assert.Equal("small-120-trained-here.json", name);
        Assert.Contains(trained.Layers[2].Biases.ToArray(), bias => bias != 1.5f);
        AssertShows(trained, await page.Cells());

        // Still so after a look at another epoch.
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await page.Settle();
        Assert.False(await page.Page.Locator("#changed").IsVisibleAsync());
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Settle();
        Assert.True(await page.Page.Locator("#changed").IsVisibleAsync());

        await page.Page.Keyboard.PressAsync("Control+z");
        await page.Settle();
        Assert.Contains(_edit, Uri.UnescapeDataString(await page.Address()), StringComparison.Ordinal);
        Assert.All((await page.SavedNetwork()).Network.Layers[2].Biases.ToArray(), bias => Assert.Equal(1.5f, bias));
    }

    [Fact]
    public async Task A_drag_while_it_trains_ends_the_training()
    {
        await using var page = await browser.Open(run.Page + "#creases=2.4");
        await page.Page.Locator("#train-card .primary").ClickAsync();
        await page.Until("/batches [0-9]/.test(document.querySelector('#train-card p:last-child').textContent)");
        await page.Page.Locator("#editor input").First.FocusAsync();
        await page.Page.Keyboard.PressAsync("PageUp");
        await page.Settle();
        Assert.Equal("Train on", await page.Page.Locator("#train-card .primary").InnerTextAsync());
        var (saved, name) = await page.SavedNetwork();
        Assert.Equal("small-120-trained-here-changed-by-hand.json", name);
        AssertShows(saved, await page.Cells());
    }

    [Fact]
    public async Task A_changed_frame_says_so_with_its_own_count_until_it_is_reset()
    {
        await using var page = await browser.Open(run.Page + $"#creases=2.4&{_edit}");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Settle();
        Assert.False(await page.Page.Locator("#editor").IsVisibleAsync());
        Assert.Contains(
            "changed by hand", await page.Page.Locator("#changed").InnerTextAsync(), StringComparison.Ordinal);
        var trained = PartitionBuilder.Build(
            run.NetworkAt(SmallRun.Last), Window.Unit, TestContext.Current.CancellationToken);
        var polytopes = (await page.State()).Polytopes;
        Assert.NotEqual(trained.CellCount, polytopes);
        var measures = page.Page.Locator("#measures dd");
        Assert.Equal("–", await measures.First.InnerTextAsync());
        Assert.Equal(polytopes.ToString(CultureInfo.InvariantCulture), await measures.Last.InnerTextAsync());

        await page.Page.Locator("#save-button").ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.Locator("#save-svg").ClickAsync());
        await page.Page.Locator("#save form button").ClickAsync();
        Assert.Equal("small-120-changed-by-hand.svg", download.SuggestedFilename);
        Assert.Contains(
            $"small, epoch 120, changed by hand: {polytopes} polytopes",
            await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        await page.Page.Locator("#changed button").ClickAsync();
        await page.Settle();
        Assert.False(await page.Page.Locator("#changed").IsVisibleAsync());
        Assert.Equal(trained.CellCount, (await page.State()).Polytopes);
        Assert.NotEqual("–", await measures.First.InnerTextAsync());
    }

    [Fact]
    public async Task The_history_of_a_point_follows_changes_of_the_network()
    {
        await using var page = await browser.Open(run.Page + "#pin=0.31,0.27");
        await page.Rest();
        var before = await HistoryValue(page);
        Assert.Equal((await page.At(0.31, 0.27)).Values[0], before, 1e-3);
        await page.Go($"#pin=0.31,0.27&{_edit}");
        await page.Rest();
        var changed = await HistoryValue(page);
        Assert.NotEqual(before, changed, 0.01);
        Assert.Equal((await page.At(0.31, 0.27)).Values[0], changed, 1e-3);
        await page.Page.Locator("#changed button").ClickAsync();
        await page.Rest();
        Assert.Equal(before, await HistoryValue(page), 1e-9);
    }

    [Fact]
    public async Task The_way_from_an_embedded_panel_to_the_page_keeps_what_is_shown()
    {
        await using var page = await browser.Open($"file://{run.Page}?embed=cells&epoch=40&fill=area");
        await page.Page.Locator("#back").EvaluateAsync("(button) => button.click()");
        await page.Settle();
        var link = await page.Page.Locator("#open-page").EvaluateAsync<string>("(link) => link.href");
        Assert.Contains("viewer.html#epoch=30&fill=area", link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clipboard_that_refuses_the_link_is_told_of()
    {
        await using var page = await browser.Open(
            run.Page,
            script: "Object.defineProperty(navigator, 'clipboard', "
                + "{ value: { writeText: () => Promise.reject(new Error('no')) } })");
        await page.Page.Locator("#copy-link").ClickAsync();
        await page.Until("document.querySelector('#copy-link').textContent.startsWith('Not copied')");
    }

    private static async Task<double> HistoryValue(OpenPage page)
    {
        var captions = page.Page.Locator(".history figcaption").Filter(new() { HasText = "Its output: " });
        var text = (await captions.First.InnerTextAsync())["Its output: ".Length..].Replace('−', '-');
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static void AssertShows(Network network, PageCell[] cells) => PartitionAgreementTests.AssertSame(
        PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken), cells);
}
