using System.Text.Json;
using Microsoft.Playwright;
using Polytope.Core.Networks;
using Polytope.Tool.Formats;

namespace Polytope.Viewer.Tests.Browsers;

/// <summary>A viewer in a browser; closing it asserts that the console has no errors.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly List<string> _complaints = [];

    public OpenPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add(message.Text);
        };
        page.PageError += (_, mistake) => _complaints.Add(mistake);
        page.Request += (_, request) => Requests.Add(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Every address that was asked for, the page's own first.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Waits until what was asked for is on the screen, in the texts and in the address.</summary>
    public Task Settle() => Page.EvaluateAsync("polytope.settled()");

    /// <summary>As <see cref="Settle"/>, and until nothing is computed any more: statistics, histories.</summary>
    public async Task Rest()
    {
        await Settle();
        await Until("polytope.state().isIdle");
    }

    /// <summary>Follows a link within the page, and waits for what it shows.</summary>
    public async Task Go(string fragment)
    {
        await Page.EvaluateAsync(
            """
            (fragment) => new Promise((done) => {
              if (location.hash === fragment) return done();
              addEventListener('hashchange', () => done(), { once: true });
              location.hash = fragment;
            })
            """,
            fragment);
        await Settle();
    }

    public Task<string> Address() => Page.EvaluateAsync<string>("location.href");

    /// <summary>
    /// Waits until a condition holds. (Playwright's own wait would evaluate text in the page, which forbids that.)
    /// </summary>
    public async Task Until(string condition)
    {
        var end = DateTime.UtcNow.AddSeconds(30);
        for (; !await Page.EvaluateAsync<bool>(condition); await Page.WaitForTimeoutAsync(20))
            Assert.True(DateTime.UtcNow < end, $"It did not come to be that {condition}");
    }

    public async Task<PageState> State()
    {
        await Settle();
        return await Value<PageState>("polytope.state()");
    }

    public Task<PageCell[]> Cells() => Value<PageCell[]>("polytope.cells()");

    /// <summary>What the page says of a point of the plane.</summary>
    public Task<PageAnswer> At(double x, double y) =>
        Value<PageAnswer>(FormattableString.Invariant($"polytope.at({x:R}, {y:R})"));

    /// <summary>Where a point of the plane is on the screen, in the first panel.</summary>
    public async Task<(float X, float Y)> OnScreen(double x, double y)
    {
        var state = await State();
        var box = await Page.Locator("#panel-cells .view").BoundingBoxAsync();
        Assert.NotNull(box);
        return (
            (float)(box.X + (((x - state.X) * state.Zoom) + 0.5) * box.Width),
            (float)(box.Y + (((y - state.Y) * state.Zoom) + 0.5) * box.Height));
    }

    /// <summary>What the inspector says under a name, such as <c>value</c>.</summary>
    public Task<string> Fact(string name) => Page.Locator($"[data-fact='{name}']").InnerTextAsync();

    /// <summary>What the page saves as a network, and the name that it gives the file.</summary>
    public async Task<(Network Network, string Name)> SavedNetwork()
    {
        await Page.Locator("#save-button").ClickAsync();
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.Locator("#save-network").ClickAsync());
        await Page.Locator("#save form button").ClickAsync();
        return (NetworkJson.Read(await download.PathAsync()), download.SuggestedFilename);
    }

    /// <summary>Complaints with this text are what a test expects.</summary>
    public void Forgive(string text) =>
        _complaints.RemoveAll(complaint => complaint.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Page.CloseAsync();
        Assert.Empty(_complaints);
    }

    // By way of JSON text, for doubles come through bit for bit.
    private async Task<T> Value<T>(string expression) =>
        JsonSerializer.Deserialize<T>(
            await Page.EvaluateAsync<string>($"JSON.stringify({expression})"), JsonSerializerOptions.Web)!;
}

internal sealed record PageState(int Epoch, int Frame, int Frames, int Polytopes, double X, double Y, double Zoom);

internal sealed record PageAnswer(string Pattern, double[] Values, int Cell);

/// <summary>
/// As the page publishes it: corners counter-clockwise, from each to the next a side and what lies beyond.
/// </summary>
internal sealed record PageCell(
    string Pattern, double[][] Corners, double[] Errors, string[] Sides, string?[] Neighbours, double[][] Maps);
