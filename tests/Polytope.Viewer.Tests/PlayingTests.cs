using System.Globalization;
using System.Text.RegularExpressions;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

/// <summary>The tour, embedded panels, moved neurons, comparisons, the folded sheet and movies.</summary>
public sealed partial class PlayingTests(Browser browser, SmallRun run) : IDisposable
{
    /// <summary>Whether a canvas shows more than one colour within a panel.</summary>
    private const string Colours =
        """
        (panel) => {
          polytope.paint();
          const scene = document.querySelector('#scene');
          const ratio = scene.width / scene.clientWidth;
          const from = scene.getBoundingClientRect();
          const to = document.querySelector(`#panel-${panel} .view`).getBoundingClientRect();
          const sheet = document.createElement('canvas');
          [sheet.width, sheet.height] = [scene.width, scene.height];
          const context = sheet.getContext('2d');
          context.drawImage(scene, 0, 0);
          const { data } = context.getImageData(
              (to.left - from.left + 4) * ratio, (to.top - from.top + 4) * ratio, (to.width - 8) * ratio,
              (to.height - 8) * ratio);
          return new Set(new Uint32Array(data.buffer)).size;
        }
        """;

    /// <summary>Drops a file of some text on the page.</summary>
    private const string Drop =
        """
        (text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], 'viewer.html', { type: 'text/html' }));
          document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_tour_has_six_steps_and_leaves_the_page_as_it_was()
    {
        await using var page = await browser.Open(run.Page + "#epoch=40&pin=0.31,0.27&fill=area");
        var before = await page.State();
        await page.Page.Locator("#tour-button").ClickAsync();
        for (var step = 1; step <= 6; step++)
        {
            Assert.StartsWith(
                $"{step.ToString(CultureInfo.InvariantCulture)} of 6: ",
                await page.Page.Locator("#tour h2").InnerTextAsync(), StringComparison.Ordinal);
            Assert.True((await page.Page.Locator("#tour p").First.InnerTextAsync()).Length > 80);
            await page.Page.Locator("#tour .primary").ClickAsync();
        }

        Assert.False(await page.Page.Locator("#tour").IsVisibleAsync());
        await page.Until("location.hash.includes('pin=0.31,0.27') && location.hash.includes('fill=area')");
        Assert.Equal(before.Epoch, (await page.State()).Epoch);
    }

    [Theory]
    [InlineData("cells")]
    [InlineData("output")]
    [InlineData("image")]
    public async Task An_embedded_panel_stands_alone_and_plays(string panel)
    {
        await using var page = await browser.Open(
            $"file://{run.Page}?embed={panel}&epoch=40&speed=2", width: 420, height: 360);
        Assert.Equal(40, (await page.State()).Epoch);
        Assert.Equal(
            [$"panel-{panel}"],
            await page.Page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('.panel')].filter((one) => one.offsetParent).map((one) => one.id)"));
        foreach (var length in (string[])["Height", "Width"])
        {
            var fits = $"document.documentElement.scroll{length} <= inner{length}";
            Assert.True(await page.Page.EvaluateAsync<bool>(fits));
        }

        Assert.True(await page.Page.EvaluateAsync<int>(Colours, panel) > 1);
        await page.Page.Locator("#play").ClickAsync();
        await page.Until("polytope.state().epoch > 40");
    }

    [Fact]
    public async Task An_embedded_panel_needs_no_storage_and_no_navigation()
    {
        var host = Path.Combine(_folder.FullName, "host.html");
        var frameOf = $"<!doctype html><iframe sandbox='allow-scripts' width=420 height=360 src='file://{run.Page}";
        await File.WriteAllTextAsync(
            host, frameOf + "?embed=cells&epoch=40'></iframe>", TestContext.Current.CancellationToken);
        await using var page = await browser.Load(host);
        var play = page.Page.FrameLocator("iframe").Locator("#play");
        await play.WaitForAsync();
        var frame = page.Page.Frames[1];
        const string IsSettled = "globalThis.polytope?.state().isSettled === true";
        for (var k = 0; k < 600 && !await frame.EvaluateAsync<bool>(IsSettled); k++)
            await page.Page.WaitForTimeoutAsync(50);
        Assert.Equal(40, await frame.EvaluateAsync<int>("polytope.state().epoch"));
    }

    [Fact]
    public async Task A_dragged_crease_goes_where_it_is_dragged_and_the_partition_is_the_tools()
    {
        await using var page = await browser.Open(run.Page + "#creases=1.2");
        var edges = await page.Page.EvaluateAsync<double[]>("polytope.edges(1, 2)");
        var (x, y) = ((edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2);
        var (px, py) = await page.OnScreen(x, y);
        await page.Page.Mouse.MoveAsync(px, py);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(px + 15, py + 25, new() { Steps = 4 });
        await page.Page.Mouse.UpAsync();
        await page.Until("location.hash.includes('edit=120,1.2.b:')");
        await page.Settle();
        var (network, _) = await page.SavedNetwork();
        Assert.NotEqual(run.NetworkAt(SmallRun.Last).Layers[1].Biases[2], network.Layers[1].Biases[2]);
        var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        PartitionAgreementTests.AssertSame(partition, await page.Cells());

        var url = await page.Address();
        await using var again = await browser.Open(url);
        PartitionAgreementTests.AssertSame(partition, await again.Cells());

        await page.Page.Keyboard.PressAsync("Control+z");
        await page.Until("!location.hash.includes('edit=')");
        await page.Settle();
        var trained = run.NetworkAt(SmallRun.Last);
        PartitionAgreementTests.AssertSame(
            PartitionBuilder.Build(trained, Window.Unit, TestContext.Current.CancellationToken), await page.Cells());
    }

    [Fact]
    public async Task A_slider_changes_one_weight()
    {
        await using var page = await browser.Open(run.Page + "#creases=2.4");
        var slider = page.Page.Locator("#editor input").Nth(3);
        Assert.Equal("weight of neuron 2", await slider.GetAttributeAsync("aria-label"));
        await slider.FocusAsync();
        for (var k = 0; k < 5; k++) await page.Page.Keyboard.PressAsync("PageUp");
        await page.Until("location.hash.includes('edit=120,2.4.2:')");
        await page.Settle();
        var (network, _) = await page.SavedNetwork();
        var trained = run.NetworkAt(SmallRun.Last);
        for (var input = 0; input < 9; input++)
            Assert.Equal(input == 2, network.Layers[2].Row(4)[input] != trained.Layers[2].Row(4)[input]);
    }

    [Fact]
    public async Task Two_epochs_are_compared_side_by_side()
    {
        await using var page = await browser.Open(run.Page + "#right=compare&other=10");
        await page.Settle();
        Assert.Equal(10, await page.Page.EvaluateAsync<int>("polytope.state().compared"));
        Assert.Contains(
            "epoch 10", await page.Page.Locator("#panel-image figcaption").InnerTextAsync(), StringComparison.Ordinal);
        await page.Page.Locator("#other").FillAsync("60");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Until("polytope.state().compared === 60");
    }

    [Fact]
    public async Task The_difference_from_the_same_epoch_is_nothing()
    {
        await using var page = await browser.Open(
            FormattableString.Invariant($"{run.Page}#right=difference&other={SmallRun.Last}"));
        Assert.Equal(1, await page.Page.EvaluateAsync<int>(Colours, "image"));
        await page.Go("#right=difference&other=40");
        Assert.Equal(40, await page.Page.EvaluateAsync<int>("polytope.state().compared"));
        Assert.True(await page.Page.EvaluateAsync<int>(Colours, "image") > 20);
    }

    [Fact]
    public async Task Another_runs_page_can_be_dropped_to_compare_with()
    {
        await using var page = await browser.Open(run.Page);
        await page.Page.EvaluateAsync(Drop, await PageText());
        await page.Until($"polytope.state().compared === {SmallRun.Last}");
        Assert.Contains(
            "of small", await page.Page.Locator("#panel-image figcaption").InnerTextAsync(), StringComparison.Ordinal);

        // A link cannot hold the other run.
        await page.Settle();
        Assert.DoesNotContain("compare", await page.Address(), StringComparison.Ordinal);

        await page.Page.Locator("#own-run").ClickAsync();
        await page.Until("polytope.state().compared === 0");
        Assert.DoesNotContain(
            "of small", await page.Page.Locator("#panel-image figcaption").InnerTextAsync(), StringComparison.Ordinal);
        await page.Settle();
        Assert.Contains("right=compare", await page.Address(), StringComparison.Ordinal);
        Assert.False(await page.Page.Locator("#own-run").IsVisibleAsync());
    }

    [Fact]
    public async Task A_run_over_another_window_is_refused_with_the_reason()
    {
        await using var page = await browser.Open(run.Page);
        var text = await PageText();
        var other = WindowText().Replace(text, "\"window\":[0,0,2,2]", 1);
        Assert.NotEqual(text, other);
        await page.Page.EvaluateAsync(Drop, other);
        await page.Until("document.querySelector('#status').textContent.includes('window is 0, 0, 2, 2')");
        Assert.False(await page.Page.Locator("#own-run").IsVisibleAsync());
    }

    [Fact]
    public async Task The_folded_sheet_turns_by_mouse_and_by_keys()
    {
        await using var page = await browser.Open(run.Page + "#pin=0.5,0.52");
        await page.Page.Keyboard.PressAsync("f");
        await page.Settle();
        Assert.Contains("sheet=", await page.Address(), StringComparison.Ordinal);
        Assert.True(await page.Page.EvaluateAsync<int>(Colours, "cells") > 50);
        var before = await page.Address();
        var (x, y) = await page.OnScreen(0.5, 0.5);
        await page.Page.Mouse.MoveAsync(x, y);
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(x + 60, y + 20, new() { Steps = 3 });
        await page.Page.Mouse.UpAsync();
        await page.Settle();
        Assert.NotEqual(before, await page.Address());
        Assert.Contains("pin=0.5,0.52", await page.Address(), StringComparison.Ordinal);
        before = await page.Address();
        await page.Page.Locator("#panel-cells .view").FocusAsync();
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await page.Settle();
        Assert.NotEqual(before, await page.Address());
    }

    [Theory]
    [InlineData(0.31, 0.27)]
    [InlineData(0.71, 0.2)]
    public async Task A_click_on_the_folded_sheet_pins_the_point_that_is_seen_there(double x, double y)
    {
        await using var page = await browser.Open(run.Page + "#sheet=0.5,1.3,1");
        var at = await page.Page.EvaluateAsync<float[]>(FormattableString.Invariant($"polytope.sheetAt({x}, {y})"));
        var box = await page.Page.Locator("#panel-cells .view").BoundingBoxAsync();
        await page.Page.Mouse.ClickAsync(box!.X + at[0], box.Y + at[1]);
        await page.Settle();
        var pin = (await page.Address()).Split("pin=")[1].Split('&')[0].Split(',')
            .Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(x, pin[0], 0.004);
        Assert.Equal(y, pin[1], 0.004);
        await page.Page.Mouse.ClickAsync(box.X + 3, box.Y + 3);
        await page.Settle();
        Assert.Contains("pin=", await page.Address(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_folded_sheet_is_pinched_zoomed_by_keys_and_played()
    {
        await using var page = await browser.Open(run.Page + "#epoch=10&sheet=0.5,0.9,1&speed=4");
        var (x, y) = await page.OnScreen(0.5, 0.5);
        var touch = await page.Page.Context.NewCDPSessionAsync(page.Page);
        foreach (var (type, reach) in ((string, int)[])
            [("touchStart", 30), ("touchMove", 45), ("touchMove", 60), ("touchEnd", 0)])
        {
            object[] points = reach == 0 ? [] :
            [
                new Dictionary<string, object> { ["x"] = x - reach, ["y"] = y, ["id"] = 0 },
                new Dictionary<string, object> { ["x"] = x + reach, ["y"] = y, ["id"] = 1 },
            ];
            await touch.SendAsync(
                "Input.dispatchTouchEvent",
                new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
        }

        await page.Settle();
        var pinched = await SheetZoom(page);
        Assert.InRange(pinched, 1.5, 2.5);
        await page.Page.Keyboard.PressAsync("+");
        await page.Settle();
        Assert.Equal(1.5 * pinched, await SheetZoom(page), 0.01);
        await page.Page.Keyboard.PressAsync("Space");
        await page.Until("polytope.state().epoch > 10");
        await page.Page.Keyboard.PressAsync("Space");
        await page.Settle();
        Assert.Equal(1.5 * pinched, await SheetZoom(page), 0.01);
        Assert.True(await page.Page.EvaluateAsync<int>(Colours, "cells") > 50);
    }

    [Fact]
    public async Task Training_on_in_the_page_lowers_the_loss_and_can_be_undone()
    {
        await using var page = await browser.Open(run.Page + "#epoch=1");
        var before = await page.Cells();
        var loss = double.Parse(
            await page.Page.Locator("#measures dd").First.InnerTextAsync(), CultureInfo.InvariantCulture);
        await page.Page.Locator("#train-card .primary").ClickAsync();
        await page.Until(FormattableString.Invariant(
            $$"""
            (() => {
              const told = /batches ([0-9.]+)/.exec(document.querySelector('#train-card p:last-child').textContent);
              return told !== null && Number(told[1]) < {{loss / 2}};
            })()
            """));
        await page.Page.Locator("#train-card .primary").ClickAsync();
        await page.Until("polytope.state().isSettled");
        Assert.NotEqual(before.Select(cell => cell.Pattern), (await page.Cells()).Select(cell => cell.Pattern));
        await page.Page.Locator("#train-card button").Nth(1).ClickAsync();
        await page.Settle();
        Assert.Equal(before.Select(cell => cell.Pattern), (await page.Cells()).Select(cell => cell.Pattern));
    }

    private static async Task<double> SheetZoom(OpenPage page) => double.Parse(
        (await page.Address()).Split("sheet=")[1].Split('&')[0].Split(',')[2], CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_movie_of_the_view_is_recorded_in_the_page()
    {
        await using var page = await browser.Open(run.Page + "#epoch=60&speed=24");
        await page.Page.Locator("#save-button").ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(
            () => page.Page.Locator("#save-movie").ClickAsync(), new() { Timeout = 180_000 });
        Assert.StartsWith("small.", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.Equal(60, (await page.State()).Epoch);

        // It plays in the browser, and shows more than one picture.
        var movie = Convert.ToBase64String(
            await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
        var host = Path.Combine(_folder.FullName, "player.html");
        await File.WriteAllTextAsync(
            host, "<!doctype html><link rel='icon' href='data:,'>", TestContext.Current.CancellationToken);
        await using var player = await browser.Load(host);
        var pictures = await player.Page.EvaluateAsync<int>(
            """
            async (movie) => {
              const video = document.createElement('video');
              video.muted = true;
              const bytes = Uint8Array.from(atob(movie), (sign) => sign.charCodeAt(0));
              video.src = URL.createObjectURL(new Blob([bytes]));
              const canvas = document.createElement('canvas');
              const context = canvas.getContext('2d', { willReadFrequently: true });
              const seen = new Set();
              video.requestVideoFrameCallback(function look() {
                [canvas.width, canvas.height] = [64, 32];
                context.drawImage(video, 0, 0, 64, 32);
                seen.add(canvas.toDataURL());
                video.requestVideoFrameCallback(look);
              });
              await video.play();
              await new Promise((done) => (video.onended = done));
              return seen.size;
            }
            """,
            movie);
        Assert.True(pictures > 1, $"The movie of {movie.Length} characters shows {pictures} pictures.");
    }

    [GeneratedRegex("\"window\":\\s*\\[[^\\]]*\\]")]
    private static partial Regex WindowText();

    private Task<string> PageText() => File.ReadAllTextAsync(run.Page, TestContext.Current.CancellationToken);
}
