using Polytope.Viewer.Tests.Browsers;
namespace Polytope.Viewer.Tests;

public sealed class AccessibilityTests(Browser browser, SmallRun run)
{
    /// <summary>Pairs of text and ground, and their contrast by WCAG 2.1 (relative luminance, section 1.4.3).</summary>
    private const string Contrasts =
        """
        (() => {
          const style = getComputedStyle(document.documentElement);
          const luminance = (name) => {
            const hex = style.getPropertyValue(name).trim();
            const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
              .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const pairs = [['--ink', '--ground'], ['--ink', '--card'], ['--quiet', '--ground'], ['--quiet', '--card'],
            ['--accent', '--card'], ['--on-accent', '--accent'], ['--ink', '--press']];
          return pairs.map(([a, b]) => [luminance(a), luminance(b)].sort((x, y) => y - x))
            .map(([light, dark]) => (light + 0.05) / (dark + 0.05));
        })()
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_stands_out_in_light_and_in_dark(bool isDark)
    {
        await using var page = await browser.Open(run.Page, isDark);
        Assert.Equal(
            isDark ? "dark" : "light", await page.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        Assert.All(
            await page.Page.EvaluateAsync<double[]>(Contrasts),
            contrast => Assert.True(contrast >= 4.5, $"A contrast is {contrast}."));
    }

    [Fact]
    public async Task Everything_that_can_be_used_has_a_name()
    {
        await using var page = await browser.Open(run.Page + "#pin=0.5,0.52&creases=0.0");
        var nameless = await page.Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('button, select, input, [tabindex], [role=img]')]
              .filter((one) => (one.tagName === 'SELECT' && !one.labels[0])
                || !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.[0]?.textContent.trim()))
              .map((one) => one.outerHTML)
            """);
        Assert.Empty(nameless);
    }

    [Theory]
    [InlineData(1920, 1080)]
    [InlineData(1280, 720)]
    [InlineData(420, 800)]
    public async Task It_fits_projectors_laptops_and_phones_without_sideways_scrolling(int width, int height)
    {
        await using var page = await browser.Open(run.Page + "#pin=0.5,0.52", width: width, height: height);
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        if (width >= 900)
            Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollHeight <= innerHeight"));
    }

    [Fact]
    public async Task The_map_can_be_explored_by_keys_alone()
    {
        await using var page = await browser.Open(run.Page);
        await page.Page.Locator("#panel-cells .view").FocusAsync();
        foreach (var key in (string[])["Shift+ArrowRight", "Shift+ArrowDown", "Enter"])
            await page.Page.Keyboard.PressAsync(key);
        await page.Until("location.hash.includes('pin=0.5')");
        Assert.Equal("120", await page.Fact("epoch"));
        Assert.NotEqual(0, await page.Page.Locator(".side").CountAsync());
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Until("!location.hash.includes('pin=')");
    }
}
