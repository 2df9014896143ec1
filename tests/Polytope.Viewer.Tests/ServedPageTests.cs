using System.Diagnostics;
using System.Net;

namespace Polytope.Viewer.Tests;

/// <summary><c>view RUN --port N</c>: the page of a run, done or under way.</summary>
public sealed class ServedPageTests(Browser browser, SmallRun run)
{
    [Fact]
    public async Task All_frames_of_a_finished_run_are_made_from_its_checkpoints()
    {
        await using var served = await Served.Start(run.Folder);
        await using var page = await browser.Open(served.Address);
        await page.Until($"polytope.state().frames === {SmallRun.Epochs.Count}");
        await page.Page.Keyboard.PressAsync("End");
        Assert.Equal(SmallRun.Last, (await page.State()).Epoch);

        await using var written = await browser.Open(run.Page);
        Assert.Equal((await written.Cells()).Length, (await page.Cells()).Length);
    }

    [Fact]
    public async Task A_run_under_way_shows_new_frames_as_they_come()
    {
        var place = Directory.CreateTempSubdirectory("polytope-viewer-");
        var manifest = Path.Combine(place.FullName, "experiments.yaml");
        await File.WriteAllTextAsync(
            manifest,
            "version: 1\nexperiments: { endless: { image: { shape: ring, size: 32 }, sampling: { training: 200, validation: 50 }, "
            + "network: { hidden: 4x2 }, training: { epochs: 50000000, batch: 64 }, outputs: [{ renderer: viewer, every: 1000 }] } }\n",
            TestContext.Current.CancellationToken);
        using var training = SmallRun.Start("run", manifest, "--out", place.FullName, "--threads", "1");
        try
        {
            var partial = Path.Combine(place.FullName, ".partial", "endless", "checkpoints");
            while (!Directory.Exists(partial) || Directory.GetFiles(partial).Length < 4) await Task.Delay(50, TestContext.Current.CancellationToken);

            // The run is named by the folder that it will have.
            await using var served = await Served.Start(Path.Combine(place.FullName, "endless"));
            await using var page = await browser.Open(served.Address);
            var early = await page.State();
            await page.Until($"polytope.state().frames > {early.Frames + 2}");
            await page.Until("polytope.state().isSettled");
            Assert.True((await page.State()).Epoch > early.Epoch, "Who looks at the last frame sees the new one.");
        }
        finally
        {
            training.Kill();
            await training.WaitForExitAsync(CancellationToken.None);
            place.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Requests_for_another_host_and_other_methods_are_refused()
    {
        await using var served = await Served.Start(run.Folder);
        using var client = new HttpClient { BaseAddress = new Uri(served.Address) };
        Assert.Equal(HttpStatusCode.OK, await Status(HttpMethod.Get, "", null));
        Assert.Equal(HttpStatusCode.OK, await Status(HttpMethod.Get, "", $"localhost:{client.BaseAddress.Port}"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(HttpMethod.Get, "run.json", null));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await Status(HttpMethod.Post, "", null));
        Assert.Contains(await Status(HttpMethod.Get, "", "example.org"), new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest });
        Assert.Contains(await Status(HttpMethod.Get, "frames", $"example.org:{client.BaseAddress.Port}"), new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest });

        async Task<HttpStatusCode> Status(HttpMethod method, string path, string? host)
        {
            using var request = new HttpRequestMessage(method, path);
            if (host is not null) request.Headers.Host = host;
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
    }

    [Fact]
    public void Without_a_port_the_page_that_the_run_wrote_is_named()
    {
        using var view = SmallRun.Start("view", run.Folder, "--no-open");
        Assert.Equal(run.Page, view.StandardOutput.ReadToEnd().Trim());
        view.WaitForExit();
        Assert.Equal(0, view.ExitCode);
    }

    /// <summary>The tool, serving.</summary>
    private sealed class Served(Process process, string address) : IAsyncDisposable
    {
        public string Address { get; } = address;

        public static async Task<Served> Start(string folder)
        {
            var process = SmallRun.Start("view", folder, "--port", "0", "--no-open");
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("http://127.0.0.1:", line, StringComparison.Ordinal);
            return new Served(process, line!.Split(' ')[0]);
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }
}
