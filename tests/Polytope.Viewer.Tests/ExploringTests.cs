using System.Globalization;
using System.Xml.Linq;
using Polytope.Core.Images;
using Polytope.Core.Inspection;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

/// <summary>What a person does with the page, and what it must show then.</summary>
public sealed class ExploringTests(Browser browser, SmallRun run)
{
    /// <summary>Points of the plane that lie well inside of some cell.</summary>
    private static readonly (double X, double Y)[] Points = [(0.31, 0.27), (0.5, 0.52), (0.71, 0.2), (0.83, 0.9)];

    [Fact]
    public async Task The_page_opens_on_the_last_frame_and_asks_for_no_other_file()
    {
        await using var page = await browser.Open(run.Page);
        var state = await page.State();
        Assert.Equal((SmallRun.Last, SmallRun.Epochs.Count), (state.Epoch, state.Frames));
        Assert.Equal(Partition(SmallRun.Last).CellCount, state.Polytopes);
        Assert.DoesNotContain(
            page.Requests.Skip(1),
            url => !url.StartsWith(
                "data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Slider_and_keys_go_through_all_frames()
    {
        await using var page = await browser.Open(run.Page);
        var keyboard = page.Page.Keyboard;
        await keyboard.PressAsync("Home");
        Assert.Equal(0, (await page.State()).Epoch);
        await keyboard.PressAsync("ArrowRight");
        await keyboard.PressAsync("ArrowRight");
        Assert.Equal(SmallRun.Epochs[2], (await page.State()).Epoch);
        await keyboard.PressAsync("ArrowLeft");
        Assert.Equal(SmallRun.Epochs[1], (await page.State()).Epoch);
        await keyboard.PressAsync("Shift+ArrowRight");
        Assert.Equal(SmallRun.Epochs[11], (await page.State()).Epoch);
        await keyboard.PressAsync("End");
        Assert.Equal(SmallRun.Last, (await page.State()).Epoch);

        for (var frame = 0; frame < SmallRun.Epochs.Count; frame++)
        {
            await page.Page.Locator("#slider").FillAsync(SmallRun.Epochs[frame].ToString(CultureInfo.InvariantCulture));
            var state = await page.State();
            Assert.Equal(
                (SmallRun.Epochs[frame], Partition(SmallRun.Epochs[frame]).CellCount), (state.Epoch, state.Polytopes));
        }
    }

    [Fact]
    public async Task Playing_from_the_end_begins_at_the_first_frame_and_stops_at_the_last()
    {
        await using var page = await browser.Open(run.Page);

        // Slow enough that a busy machine sees the frames between the first and the last.
        await page.Page.SelectOptionAsync("#speed", "2");
        await page.Page.Keyboard.PressAsync("Space");
        await page.Until("polytope.state().frame < 5");
        await page.Until("document.querySelector('#play').getAttribute('aria-pressed') === 'false'");
        Assert.Equal(SmallRun.Last, (await page.State()).Epoch);

        await page.Page.Keyboard.PressAsync("Space");
        await page.Until("polytope.state().frame < 5");
        await page.Page.Keyboard.PressAsync("Space");
        var paused = (await page.State()).Frame;
        await page.Page.WaitForTimeoutAsync(300);
        Assert.Equal(paused, (await page.State()).Frame);
    }

    [Fact]
    public async Task A_click_on_the_curves_goes_to_the_frame_of_that_epoch()
    {
        await using var page = await browser.Open(run.Page);
        var curves = page.Page.Locator("#losses .u-over");
        var box = await curves.BoundingBoxAsync();
        foreach (var epoch in (int[])[0, 30, 60, 100])
        {
            await curves.ClickAsync(
                new() { Position = new() { X = Math.Max(1, box!.Width * epoch / SmallRun.Last), Y = 20 } });
            Assert.Equal(epoch, (await page.State()).Epoch);
        }
    }

    [Fact]
    public async Task Wheel_and_drag_move_all_panels_and_a_double_click_resets_them()
    {
        await using var page = await browser.Open(run.Page);
        var ((left, top), (right, bottom)) = (await page.OnScreen(0, 0), await page.OnScreen(1, 1));

        // Mice point at whole pixels.
        var (x, y) = ((int)(left + (0.7 * (right - left))), (int)(top + (0.4 * (bottom - top))));
        var (planeX, planeY) = ((x - left) / (right - left), (y - top) / (bottom - top));
        await page.Page.Mouse.MoveAsync(x, y);
        await page.Page.Mouse.WheelAsync(0, -900);
        await page.Until("polytope.state().zoom > 3");
        var (after, below) = await page.OnScreen(planeX, planeY);
        Assert.Equal(x, after, 0.1);
        Assert.Equal(y, below, 0.1);

        var before = await page.State();
        await page.Page.Mouse.DownAsync();
        await page.Page.Mouse.MoveAsync(x - 60, y - 30, new() { Steps = 5 });
        await page.Page.Mouse.UpAsync();
        var moved = await page.State();
        Assert.True(moved.X > before.X && moved.Y > before.Y);
        Assert.Equal(0, await page.Page.Locator("[data-fact='sides']:visible").CountAsync() - 1);

        await page.Page.Mouse.DblClickAsync(x, y);
        Assert.Equal(1, (await page.State()).Zoom);
        Assert.DoesNotContain("pin=", await page.Address(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hovering_shows_value_pattern_area_and_map_of_the_polytope()
    {
        var partition = Partition(SmallRun.Last);
        await using var page = await browser.Open(run.Page);
        foreach (var (x, y) in Points)
        {
            var (px, py) = await page.OnScreen(x, y);
            await page.Page.Mouse.MoveAsync(px, py);
            await page.Settle();
            var cell = CellAt(partition, x, y);
            Assert.Equal("120", await page.Fact("epoch"));
            AssertNear(partition.Network.Evaluate(x, y)[0], await page.Fact("value"), 0.02);
            AssertNear(partition.Area(cell), await page.Fact("area"), 1e-3);
            var map = partition.Map(cell);
            AssertNear(Math.Sqrt((map.Jx * map.Jx) + (map.Jy * map.Jy)), await page.Fact("gradient"), 1e-3);
            Assert.Equal(
                (partition.CellStart[cell + 1] - partition.CellStart[cell]).ToString(CultureInfo.InvariantCulture),
                await page.Fact("sides"));
            Assert.Equal(new Inspector(partition.Network).PatternAt([x, y]).ToString(), (await page.At(x, y)).Pattern);
        }
    }

    [Fact]
    public async Task Pointing_paints_no_polytope_again()
    {
        await using var page = await browser.Open(
            run.Page,
            script: """
                globalThis.drawn = 0;
                for (const name of ['drawElements', 'drawArrays', 'drawArraysInstanced']) {
                  const draw = WebGL2RenderingContext.prototype[name];
                  WebGL2RenderingContext.prototype[name] = function (...all) { drawn++; return draw.apply(this, all); };
                }
                """);
        await page.Rest();
        Assert.NotEqual(0, await page.Page.EvaluateAsync<int>("drawn"));
        await page.Page.EvaluateAsync("drawn = 0");
        foreach (var (x, y) in Points)
        {
            var (px, py) = await page.OnScreen(x, y);
            await page.Page.Mouse.MoveAsync(px, py);
            await page.Settle();
            Assert.NotEmpty(await page.Fact("value"));
        }

        await page.Page.Locator("canvas.pattern").HoverAsync(new() { Position = new() { X = 30, Y = 6 } });
        await page.Settle();
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("drawn"));
    }

    [Fact]
    public async Task A_click_pins_and_lists_the_inequalities_that_inspect_keeps()
    {
        var inspector = new Inspector(run.NetworkAt(SmallRun.Last), new InputWindow([0, 0], [1, 1]));
        await using var page = await browser.Open(run.Page);
        foreach (var (x, y) in Points)
        {
            var (px, py) = await page.OnScreen(x, y);
            await page.Page.Mouse.ClickAsync(px, py);
            await page.Page.Mouse.MoveAsync(2, 2);
            var listed = await page.Page.Locator(".side")
                .EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.crease)");
            var polytope = inspector.Inspect([x, y], cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(polytope.Pattern.ToString(), (await page.At(x, y)).Pattern);
            var sides = polytope.Kept.Select(row => row.Crease.IsWindow
                ? "window"
                : FormattableString.Invariant($"layer {row.Crease.Layer} · neuron {row.Crease.Neuron}"));
            Assert.Equal(sides.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
            foreach (var inequality in await page.Page.Locator(".side code").AllInnerTextsAsync())
                AssertHolds(inequality, x, y);
        }
    }

    [Fact]
    public async Task A_neighbour_is_a_step_across_one_side()
    {
        await using var page = await browser.Open(run.Page + "#pin=0.5,0.52");
        var before = await page.At(0.5, 0.52);
        var sides = page.Page.Locator(".side").Filter(new() { Has = page.Page.Locator("button") });
        var crease = await sides.First.GetAttributeAsync("data-crease");
        await sides.First.Locator("button").ClickAsync();
        await page.Settle();
        var address = await page.Address();
        var pin = System.Text.RegularExpressions.Regex.Match(address, "pin=([-0-9.e]+),([-0-9.e]+)").Groups;
        var after = await page.At(
            double.Parse(pin[1].Value, CultureInfo.InvariantCulture),
            double.Parse(pin[2].Value, CultureInfo.InvariantCulture));
        Assert.Equal(1, before.Pattern.Zip(after.Pattern).Count(bits => bits.First != bits.Second));
        Assert.Contains(
            crease,
            await page.Page.Locator(".side")
                .EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.crease)"));
    }

    [Fact]
    public async Task The_pinned_point_is_followed_through_all_frames()
    {
        var (x, y) = Points[0];
        await using var page = await browser.Open(FormattableString.Invariant($"{run.Page}#epoch=40&pin={x},{y}"));
        await page.Rest();
        var partition = Partition(40);
        var captions = await page.Page.Locator(".history figcaption").AllInnerTextsAsync();
        AssertNear(partition.Network.Evaluate(x, y)[0], captions[0].Split(": ")[1], 1e-3);
        AssertNear(partition.Area(CellAt(partition, x, y)), captions[1].Split(": ")[1], 1e-2);
        var changes = 0;
        var before = "";
        foreach (var epoch in SmallRun.Epochs)
        {
            await page.Go(FormattableString.Invariant($"#epoch={epoch}"));
            var pattern = (await page.At(x, y)).Pattern;
            changes += before != "" && before != pattern ? 1 : 0;
            before = pattern;
        }

        await page.Go(FormattableString.Invariant($"#epoch=40&pin={x},{y}"));
        await page.Rest();
        Assert.Contains(
            $"changed {changes.ToString(CultureInfo.InvariantCulture)} time",
            await page.Page.Locator("#inspector").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crease_can_be_kept_by_mouse_and_by_keys_and_let_go()
    {
        await using var page = await browser.Open(run.Page + "#pin=0.5,0.52");
        var grid = page.Page.Locator("canvas.pattern");
        await grid.HoverAsync(new() { Position = new() { X = 30, Y = 6 } });
        Assert.Contains(
            "Layer 0, neuron 0:", await page.Page.Locator(".neuron").InnerTextAsync(), StringComparison.Ordinal);
        await grid.ClickAsync(new() { Position = new() { X = 30, Y = 6 } });
        Assert.Contains(
            "layer 0 · neuron 0", await page.Page.Locator(".chip").InnerTextAsync(), StringComparison.Ordinal);

        await grid.FocusAsync();
        foreach (var key in (string[])["ArrowRight", "ArrowDown", "Enter"]) await page.Page.Keyboard.PressAsync(key);
        await page.Until("location.hash.includes('creases=0.0,1.1')");
        await page.Page.Locator(".chip").First.ClickAsync();
        await page.Until("location.hash.includes('creases=1.1')");
    }

    [Fact]
    public async Task A_link_shows_the_same_thing()
    {
        await using var page = await browser.Open(run.Page);
        await page.Page.SelectOptionAsync("#fill", "pattern");
        await page.Page.Keyboard.PressAsync("Home");
        await page.Page.Keyboard.PressAsync("ArrowRight");
        await page.Page.Keyboard.PressAsync("e");
        var (x, y) = await page.OnScreen(0.31, 0.27);
        await page.Page.Mouse.MoveAsync(x, y);
        await page.Page.Mouse.WheelAsync(0, -300);
        await page.Page.Mouse.ClickAsync(x, y);
        await page.Page.Mouse.MoveAsync(2, 2);
        await page.Rest();
        var url = await page.Address();
        var state = await page.State();
        var seen = await Panels(page);

        await using var again = await browser.Open(url);
        Assert.Equal(state, await again.State());
        await again.Rest();
        Assert.Equal(url, await again.Address());
        Assert.Equal(
            await page.Page.Locator("#inspector").InnerTextAsync(),
            await again.Page.Locator("#inspector").InnerTextAsync());
        Assert.Equal(seen, await Panels(again));

        // Chromium rounds the colours of a gradient sometimes up and sometimes down, from one frame to the next.
        static async Task<(string Ramps, string Picture)> Panels(OpenPage page)
        {
            var ramps = page.Page.Locator(".legend i:not(.swatch)");
            var picture = await page.Page.Locator("#panels").ScreenshotAsync(new() { Mask = [ramps] });
            return (
                await ramps.EvaluateAllAsync<string>("list => list.map(one => one.style.background).join()"),
                Convert.ToHexString(picture));
        }
    }

    [Fact]
    public async Task A_saved_svg_has_every_cell_and_every_edge_of_the_frame()
    {
        var partition = Partition(SmallRun.Last);
        await using var page = await browser.Open(run.Page);
        await page.Page.Locator("#save-button").ClickAsync();
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Locator("#save-svg").ClickAsync());
        Assert.Equal("small-120.svg", download.SuggestedFilename);
        var svg = XDocument.Load(await download.PathAsync());
        XNamespace ns = "http://www.w3.org/2000/svg";
        var cells = svg.Descendants(ns + "svg").Single(panel => panel.Attribute("id")?.Value == "cells");
        Assert.Equal(
            partition.CellCount,
            cells.Elements(ns + "g").Single(g => g.Attribute("class")!.Value == "cells").Elements(ns + "path").Count());
        for (var layer = 0; layer < 3; layer++)
        {
            var edges = cells.Descendants(ns + "path").Single(path => path.Attribute("id")?.Value == $"layer-{layer}")
                .Attribute("d")!.Value.Count(c => c == 'M');
            Assert.Equal(partition.EdgeCrease.ToArray().Count(crease => crease.Layer == layer), edges);
        }
    }

    [Fact]
    public async Task A_saved_png_is_a_picture_of_the_panels()
    {
        await using var page = await browser.Open(run.Page);
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Keyboard.PressAsync("p"));
        var png = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        var pixels = Tool.Images.PictureReader.Read(await download.PathAsync()).Image(ImageChannels.Grey);
        Assert.True(pixels.Values.ToArray().Distinct().Count() > 50);
    }

    private Partition Partition(int epoch) =>
        PartitionBuilder.Build(run.NetworkAt(epoch), Window.Unit, TestContext.Current.CancellationToken);

    /// <summary>The one cell that has the point on the left of all its sides.</summary>
    private static int CellAt(Partition partition, double x, double y) =>
        Enumerable.Range(0, partition.CellCount).Single(cell =>
        {
            for (var half = partition.CellStart[cell]; half < partition.CellStart[cell + 1]; half++)
            {
                int from = partition.Origin[half], to = partition.Origin[partition.Next(half)];
                double dx = partition.X[to] - partition.X[from], dy = partition.Y[to] - partition.Y[from];
                if ((dx * (y - partition.Y[from])) - (dy * (x - partition.X[from])) < 0) return false;
            }

            return true;
        });

    /// <summary>A number as the page writes it.</summary>
    internal static double Number(string text)
    {
        var plain = text.Trim().Replace('−', '-');
        var power = plain.IndexOf("·10", StringComparison.Ordinal);
        if (power < 0) return double.Parse(plain, CultureInfo.InvariantCulture);
        var exponent = string.Concat(
            plain[(power + 3)..]
                .Select(
                    sign => sign == '⁻' ? '-' : (char)('0' + "⁰¹²³⁴⁵⁶⁷⁸⁹".IndexOf(sign, StringComparison.Ordinal))));
        return double.Parse(plain[..power], CultureInfo.InvariantCulture) * Math.Pow(
            10, int.Parse(exponent, CultureInfo.InvariantCulture));
    }

    private static void AssertNear(double expected, string text, double part) =>
        Assert.Equal(expected, Number(text), part * Math.Max(0.01, Math.Abs(expected)));

    /// <summary>Such as <c>0.5 x − 2 y + 0.1 &gt; 0</c> or <c>x &lt; 1</c>.</summary>
    private static void AssertHolds(string inequality, double x, double y)
    {
        var sides = inequality.Split('<', '>');
        double left = 0;
        foreach (var term in sides[0].Replace(" − ", " + −", StringComparison.Ordinal).Split(" + "))
        {
            var (factor, name) = term.TrimEnd() is [.., ' ', 'x' or 'y'] named
                ? (Number(named[..^2]), named[^1])
                : term.Trim() is "x" or "y" ? (1, term.Trim()[0]) : (Number(term), ' ');
            left += factor * (name switch { 'x' => x, 'y' => y, _ => 1 });
        }

        Assert.True(
            inequality.Contains('<', StringComparison.Ordinal) ? left < Number(sides[1]) : left > Number(sides[1]),
            inequality);
    }
}
