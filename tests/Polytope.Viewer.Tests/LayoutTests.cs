using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

/// <summary>Every control can be reached and every text is whole, on screens, phones and in frames.</summary>
public sealed class LayoutTests(Browser browser, SmallRun run) : IDisposable
{
    /// <summary>What is outside the page, covered, or cut off.</summary>
    private const string Faults =
        """
        (() => {
          const faults = [];
          const isOpen = (one) =>
            !one.closest('dialog:not([open])') && one.checkVisibility({ visibilityProperty: true });
          const controls = 'button, select, input, summary, a, .panel .view, canvas.pattern';
          for (const one of document.querySelectorAll(controls)) {
            if (!isOpen(one)) continue;
            one.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            const box = one.getBoundingClientRect();
            const name = one.id || `${one.className} ${one.textContent.slice(0, 20)}`;
            if (box.left < -0.5 || box.right > innerWidth + 0.5 || box.top < -0.5) {
              faults.push(`${name} is outside`);
              continue;
            }
            const hit = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 40));
            const isHit = hit && (one.contains(hit) || one.closest('label')?.contains(hit));
            if (!isHit) faults.push(`${name} is covered by ${hit?.id || hit?.className}`);
          }
          const hasText = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
          for (const one of document.querySelectorAll('body *')) {
            if (!isOpen(one) || one.closest('.visually-hidden, .uplot, select, svg') || !hasText(one)) continue;
            const text = one.textContent.slice(0, 40);
            const isClipped = getComputedStyle(one).overflowX !== 'visible' && one.clientWidth > 0;
            if (isClipped && one.scrollWidth > one.clientWidth + 1) faults.push(`cut: ${text}`);
            if (one.getBoundingClientRect().right > innerWidth + 1) faults.push(`beyond: ${text}`);
          }
          if (document.documentElement.scrollWidth > innerWidth) faults.push('The page scrolls sideways.');
          return faults;
        })()
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public static TheoryData<int, int> Sizes { get; } = new()
    {
        { 1920, 1080 }, { 1280, 720 }, { 1024, 768 }, { 844, 390 }, { 390, 844 }, { 700, 500 },
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_pinned_polytope_and_every_control_can_be_seen(int width, int height)
    {
        await using var page = await browser.Open(
            run.Page + "#pin=0.5,0.52&creases=0.0,1.1&right=error", width: width, height: height);
        await AssertFaultless(page);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Forty_layers_have_a_button_each(int width, int height)
    {
        var network = Initialization.Create(
            new NetworkShape(2, Enumerable.Repeat(3, 40), 3),
            Activation.LeakyRelu(0.01f),
            new InitializationOptions { Bias = 0.1 },
            3);
        await using var page = await browser.Open(
            PageFile.Write(_folder.FullName, network) + "#pin=0.5,0.52", width: width, height: height);
        await AssertFaultless(page);
        await page.Page.Locator("#layers-menu summary").ClickAsync();
        var buttons = page.Page.Locator("#layers button");
        for (var layer = 0; layer < 40; layer++) await buttons.Nth(layer).ClickAsync(new() { Timeout = 60_000 });
        await page.Until("location.hash.includes('without=') && location.hash.includes('39')");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_tall_picture_leaves_room_for_every_control(int width, int height)
    {
        var network = Initialization.Create(
            new NetworkShape(2, [9, 9], 1), Activation.Relu, new InitializationOptions { Bias = 0.1 }, 1);
        var image = new Image(300, 900, new float[300 * 900]);
        await using var page = await browser.Open(
            PageFile.Write(_folder.FullName, network, image) + "#pin=0.5,0.52", width: width, height: height);
        await AssertFaultless(page);
        Assert.All(
            await page.Page.EvaluateAsync<double[]>(
                "[...document.querySelectorAll('.panel .view')].map((view) => view.clientWidth / view.clientHeight)"),
            aspect => Assert.Equal(1 / 3.0, aspect, 0.03));
        Assert.InRange(
            await page.Page.EvaluateAsync<double>("document.querySelector('#panel-cells .view').clientWidth"),
            80,
            2000);
    }

    [Fact]
    public async Task An_address_in_an_iframe_without_one_does_no_harm()
    {
        var html = await File.ReadAllTextAsync(run.Page, TestContext.Current.CancellationToken);
        var host = Path.Combine(_folder.FullName, "host.html");
        var source = System.Net.WebUtility.HtmlEncode(html);
        await File.WriteAllTextAsync(
            host,
            $"<!doctype html><iframe width=700 height=500 srcdoc=\"{source}\"></iframe>",
            TestContext.Current.CancellationToken);
        await using var page = await browser.Load(host);
        var first = page.Page.FrameLocator("iframe").Locator("#first");
        await first.WaitForAsync();
        var frame = page.Page.Frames[1];
        const string IsSettled = "globalThis.polytope?.state().isSettled === true";
        for (var k = 0; k < 600 && !await frame.EvaluateAsync<bool>(IsSettled); k++)
            await page.Page.WaitForTimeoutAsync(50);
        await first.ClickAsync();
        await frame.EvaluateAsync("polytope.settled()");
        Assert.Equal(0, await frame.EvaluateAsync<int>("polytope.state().epoch"));
    }

    [Fact]
    public async Task A_swipe_scrolls_unless_the_view_is_zoomed_in()
    {
        await using var page = await browser.Open(run.Page, width: 390, height: 844);
        const string Touch = "getComputedStyle(document.querySelector('#panel-cells .view')).touchAction";
        Assert.Equal("pan-x pan-y", await page.Page.EvaluateAsync<string>(Touch));
        await page.Page.Keyboard.PressAsync("+");
        await page.Until($"{Touch} === 'none'");
        await page.Page.Keyboard.PressAsync("0");
        await page.Until($"{Touch} === 'pan-x pan-y'");
    }

    [Fact]
    public async Task Shortcuts_work_while_a_menu_has_the_focus()
    {
        await using var page = await browser.Open(run.Page);
        await page.Page.Locator("#fill").FocusAsync();
        await page.Page.Keyboard.PressAsync("e");
        await page.Until("location.hash.includes('right=error')");
        Assert.DoesNotContain("fill=", await page.Address(), StringComparison.Ordinal);
    }

    private static async Task AssertFaultless(OpenPage page)
    {
        await page.Rest();
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Faults));
    }
}
