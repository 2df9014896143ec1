using System.Diagnostics;
using System.Globalization;
using System.Net;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

/// <summary><c>view RUN --port N</c>: the page of a run, done or under way.</summary>
public sealed class ServedPageTests(Browser browser, SmallRun run)
{
    /// <summary>Has the page decode the image so late that more frames come while it opens.</summary>
    private const string SlowImage =
        "const decode = HTMLImageElement.prototype.decode;"
        + "HTMLImageElement.prototype.decode = function () { return new Promise((done) => setTimeout(done, "
        + "3000)).then(() => decode.call(this)); };";

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

    [Theory]
    [InlineData(null)]
    [InlineData(SlowImage)]
    public async Task A_run_under_way_shows_new_frames_as_they_come(string? script)
    {
        await using var endless = await Endless.Start();
        await using var served = await Served.Start(endless.Folder);
        await using var page = await browser.Open(served.Address, script: script);
        var early = await page.State();
        await page.Until($"polytope.state().frames > {early.Frames + 2}");
        Assert.True((await page.State()).Epoch > early.Epoch, "Who looks at the last frame sees the new one.");
    }

    [Fact]
    public async Task An_address_with_an_epoch_that_is_still_to_come_shows_it_and_stays_there()
    {
        await using var endless = await Endless.Start();
        await using var served = await Served.Start(endless.Folder);
        await endless.Signal("STOP");
        var epoch = 1000 * (endless.Frames + 20);
        await using var page = await browser.Open($"{served.Address}#epoch={epoch}");
        Assert.True((await page.State()).Epoch < epoch);
        await endless.Signal("CONT");
        await page.Until($"polytope.state().epoch === {epoch}");
        var reached = await page.State();
        await page.Until($"polytope.state().frames > {reached.Frames + 2}");
        Assert.Equal(epoch, (await page.State()).Epoch);
    }

    [Fact]
    public async Task A_page_says_whether_its_run_is_live_complete_or_out_of_reach()
    {
        await using (var complete = await Served.Start(run.Folder))
        {
            await using var page = await browser.Open(complete.Address);
            await page.Until("document.querySelector('#status').textContent === 'complete'");
        }

        await using var endless = await Endless.Start();
        var served = await Served.Start(endless.Folder);
        await using var following = await browser.Open(served.Address);
        await following.Until("document.querySelector('#status').textContent.startsWith('live')");
        await served.DisposeAsync();
        await following.Until("document.querySelector('#status').textContent.startsWith('disconnected')");
        following.Forgive("net::ERR_");
    }

    [Fact]
    public async Task The_history_of_a_pin_goes_on_as_frames_come()
    {
        await using var endless = await Endless.Start();
        await using var served = await Served.Start(endless.Folder);
        await using var page = await browser.Open(served.Address + "#pin=0.4,0.4");
        await page.Until("polytope.state().history > 3");
        var early = await page.Page.EvaluateAsync<int>("polytope.state().history");
        await page.Page.EvaluateAsync(
            """
            globalThis.least = Infinity;
            setInterval(() => { least = Math.min(least, polytope.state().history); }, 1);
            """);
        await page.Until($"polytope.state().history > {early} + 3");
        Assert.True(await page.Page.EvaluateAsync<int>("least") >= early);
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
        Assert.Contains(
            await Status(HttpMethod.Get, "", "example.org"),
            new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest });
        Assert.Contains(
            await Status(HttpMethod.Get, "frames", $"example.org:{client.BaseAddress.Port}"),
            new[] { HttpStatusCode.NotFound, HttpStatusCode.Forbidden, HttpStatusCode.BadRequest });

        async Task<HttpStatusCode> Status(HttpMethod method, string path, string? host)
        {
            using var request = new HttpRequestMessage(method, path);
            // After a foreign host HttpListener closes the connection, and now and then first begins an empty answer to
            // the next request on it: each request has a connection of its own.
            request.Headers.ConnectionClose = true;
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

    /// <summary>The tool, training for longer than a test takes, a checkpoint every 1000 epochs.</summary>
    private sealed class Endless(Process process, DirectoryInfo place) : IAsyncDisposable
    {
        /// <summary>The run is named by the folder that it will have.</summary>
        public string Folder => Path.Combine(place.FullName, "endless");

        public int Frames => Directory.Exists(Checkpoints) ? Directory.GetFiles(Checkpoints).Length : 0;

        private string Checkpoints => Path.Combine(place.FullName, ".partial", "endless", "checkpoints");

        /// <summary>The run, when it has some frames.</summary>
        public static async Task<Endless> Start()
        {
            var place = Directory.CreateTempSubdirectory("polytope-viewer-");
            var manifest = Path.Combine(place.FullName, "experiments.yaml");
            await File.WriteAllTextAsync(
                manifest,
                "version: 1\nexperiments: { endless: { image: { shape: ring, size: 32 }, sampling: { training: "
                    + "200, validation: 50 }, "
                + "network: { hidden: 4x2 }, training: { epochs: 50000000, batch: 64 }, outputs: [{ renderer: "
                + "viewer, every: 1000 }] } }\n",
                TestContext.Current.CancellationToken);
            var endless = new Endless(
                SmallRun.Start("run", manifest, "--out", place.FullName, "--threads", "1"), place);
            try
            {
                while (endless.Frames < 4) await Task.Delay(50, TestContext.Current.CancellationToken);
                return endless;
            }
            catch
            {
                await endless.DisposeAsync();
                throw;
            }
        }

        /// <summary>STOP suspends the training, CONT resumes it.</summary>
        public async Task Signal(string name)
        {
            using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, kill.ExitCode);
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            place.Delete(recursive: true);
        }
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
