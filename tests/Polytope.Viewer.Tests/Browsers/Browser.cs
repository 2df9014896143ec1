using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Polytope.Viewer.Tests.Browsers.Browser))]

namespace Polytope.Viewer.Tests.Browsers;

/// <summary>Debian's Chromium, one process for all tests; it draws without a graphics card.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium)) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>Opens a page and waits for its first frame.</summary>
    /// <param name="address">A file's path or a URL, perhaps with a fragment.</param>
    /// <param name="script">What runs in the page before its own scripts.</param>
    internal async Task<OpenPage> Open(
        string address, bool isDark = false, int width = 1280, int height = 720, string? script = null)
    {
        var open = await Load(address, isDark, width, height, script);
        await open.Until("globalThis.polytope !== undefined");
        await open.Settle();
        return open;
    }

    /// <summary>Opens a page that may have no frame to show.</summary>
    internal async Task<OpenPage> Load(
        string address, bool isDark = false, int width = 1280, int height = 720, string? script = null)
    {
        Assert.SkipWhen(
            _browser is null && Environment.GetEnvironmentVariable("CI") != "true", $"There is no {Chromium}.");
        Assert.NotNull(_browser);
        var page = await _browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            AcceptDownloads = true,
        });
        if (script is not null) await page.AddInitScriptAsync(script);
        var open = new OpenPage(page);
        await page.GotoAsync(address.Contains("://", StringComparison.Ordinal) ? address : "file://" + address);
        return open;
    }
}
