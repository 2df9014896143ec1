using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests.Measures;

/// <summary>The page of a run whose training diverged says so, and shows what there is.</summary>
public sealed class DivergedRunTests(Browser browser) : IDisposable
{
    private const string Settings =
        "image: { shape: ring, size: 32 }, sampling: { training: 200, validation: 50 }, network: { hidden: 8x3 }, "
        + "training: { epochs: 20, batch: 64, rate: 1000000, optimizer: sgd }, "
        + "outputs: [{ renderer: viewer, every: 5 }]";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_diverged_run_says_so_and_shows_the_frames_until_then(bool isServed)
    {
        var manifest = Path.Combine(_folder.FullName, "experiments.yaml");
        await File.WriteAllTextAsync(
            manifest, $"version: 1\nexperiments: {{ wild: {{ {Settings} }} }}\n",
            TestContext.Current.CancellationToken);
        using var tool = SmallRun.Start("run", manifest, "--out", _folder.FullName);
        await tool.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, tool.ExitCode);
        var folder = Path.Combine(_folder.FullName, "wild");
        using var server = isServed ? SmallRun.Start("view", folder, "--port", "0", "--no-open") : null;
        try
        {
            var address = server is null
                ? Path.Combine(folder, "viewer.html")
                : (await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(' ')[0];
            await using var page = await browser.Open(address, width: 390, height: 844);
            await page.Until("document.querySelector('#status').textContent.startsWith('diverged in epoch 1: ')");
            var state = await page.State();
            Assert.Equal((0, 1), (state.Epoch, state.Frames));
            Assert.True(state.Polytopes > 1);
            Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        }
        finally
        {
            server?.Kill();
        }
    }
}
