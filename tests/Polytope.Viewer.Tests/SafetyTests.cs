using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

public sealed class SafetyTests(Browser browser) : IDisposable
{
    private const string Name = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)> & \"quoted\" '";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Names_are_text_and_never_markup()
    {
        await using var page = await browser.Open(PageNamed(Name));
        Assert.Equal(Name, await page.Page.Locator("h1").TextContentAsync());
        Assert.Contains(Name, await page.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Page.Locator("img").CountAsync());
        Assert.Equal(1, await page.Page.Locator("script:not([type])").CountAsync());

        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Keyboard.PressAsync("s"));
        var svg = System.Xml.Linq.XDocument.Load(await download.PathAsync());
        Assert.StartsWith(Name, svg.Root!.Elements().First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_later_format_says_so()
    {
        var path = PageNamed("plain");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            path, text.Replace("\"format\":1,", "\"format\":99,", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        await using var page = await browser.Load(path);
        Assert.Equal(
            "This run cannot be shown: This page reads format 1, and the run has 99.",
            await page.Page.Locator("[role='alert']").InnerTextAsync());
    }

    private string PageNamed(string name)
    {
        var image = new Image(2, 2, [0, 0, 1, 1]);
        var points = new SampleSet(1, 2, 1, [0.25f, 0.5f], [1]);
        var job = new RenderJob(
            _folder.FullName,
            new ImageSubject(image),
            new Samples(points, points),
            new RunCaption(name, name, 1, 0.1, name, 1, 0), [0]);
        using var sink = new ViewerRenderer().Open(job);
        var network =
            Initialization.Create(new NetworkShape(2, [4], 1), Activation.Relu, new InitializationOptions(), 1);
        var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        sink.Add(
            new Frame(
                new Checkpoint(0, network, TrainerState.Empty), partition,
                new PartitionMeasures(partition.CellCount, 0, 0, 0, 0), new Losses(1, double.NaN, 1)));
        return Path.Combine(_folder.FullName, Assert.Single(sink.Complete()));
    }
}
