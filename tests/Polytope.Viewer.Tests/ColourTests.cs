using System.Globalization;
using System.Xml.Linq;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

/// <summary>Colours mean the same on the screen, in saved pictures and in vectors, and legends say what.</summary>
public sealed class ColourTests(Browser browser, SmallRun run) : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Whether there is something in the middle of the first panel.</summary>
    private const string IsPainted =
        """
        (() => {
          polytope.paint();
          const scene = document.querySelector('#scene');
          const sheet = document.createElement('canvas');
          [sheet.width, sheet.height] = [scene.width, scene.height];
          const context = sheet.getContext('2d');
          context.drawImage(scene, 0, 0);
          return context.getImageData(scene.width / 5, scene.height / 2, 20, 20).data.some((part) => part > 0);
        })()
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Vectors_cut_cells_where_the_class_changes()
    {
        (byte Red, byte Green, byte Blue)[] colours = [(200, 30, 30), (30, 160, 60), (30, 60, 200)];
        var network = Create(3, 2);
        await using var page = await browser.Open(
            PageFile.Write(
                _folder.FullName, network,
                palette: new Palette([.. colours.Select(one => Colour.OfBytes(one.Red, one.Green, one.Blue))])));
        var cells = await SavedPanel(page, "cells");
        var group = cells.Elements(Svg + "g").Single(g => g.Attribute("class")?.Value == "cells");
        var paths = group.Elements(Svg + "path").ToArray();
        var size = double.Parse(cells.Attribute("width")!.Value, CultureInfo.InvariantCulture);
        var covered = 0.0;
        foreach (var path in paths)
        {
            var corners = path.Attribute("d")!.Value.Trim('M', 'z').Split('L')
                .Select(corner => Numbers(corner, size)).ToArray();
            covered += Area(corners);

            // Slivers are smaller than the hundredths of a pixel that vectors are rounded to.
            if (Area(corners) < 1e-5) continue;
            var values = network.Evaluate(corners.Average(corner => corner[0]), corners.Average(corner => corner[1]));
            var best = colours[values.ToList().IndexOf(values.Max())];
            Assert.Equal(
                string.Create(CultureInfo.InvariantCulture, $"rgb({best.Red} {best.Green} {best.Blue})"),
                path.Attribute("fill")!.Value);
        }

        Assert.Equal(1, covered, 1e-2);
        Assert.True(paths.Length > Cut(network).CellCount, "Some cell has more than one class.");
    }

    [Fact]
    public async Task Three_channels_are_painted_truly_in_vectors()
    {
        var network = Create(3, 4);
        await using var page = await browser.Open(PageFile.Write(_folder.FullName, network));
        var cells = await SavedPanel(page, "cells");
        var picture = cells.Elements(Svg + "image").Single().Attribute("href")!.Value;
        var path = Path.Combine(_folder.FullName, "raster.png");
        await File.WriteAllBytesAsync(
            path, Convert.FromBase64String(picture[(picture.IndexOf(',', StringComparison.Ordinal) + 1)..]),
            TestContext.Current.CancellationToken);
        var raster = Tool.Images.PictureReader.Read(path).Image(ImageChannels.Rgb);
        for (var k = 1; k < 20; k++)
        {
            var (column, row) = (raster.Width * k / 20, raster.Height * ((7 * k) % 20) / 20);
            var values = network.Evaluate((column + 0.5) / raster.Width, (row + 0.5) / raster.Height);
            var colour = raster.ColourAt(column, row);
            Assert.Equal(Math.Clamp(values[0], 0, 1), colour.R, 0.02);
            Assert.Equal(Math.Clamp(values[1], 0, 1), colour.G, 0.02);
            Assert.Equal(Math.Clamp(values[2], 0, 1), colour.B, 0.02);
        }
    }

    [Fact]
    public async Task Errors_of_channels_do_not_cancel()
    {
        var image = new Image(8, 8, [.. Enumerable.Range(0, 8 * 8 * 3).Select(k => (float)((k * 37) % 256) / 255)], 3);
        var network = Create(3, 6);
        await using var page = await browser.Open(PageFile.Write(_folder.FullName, network, image) + "#right=error");
        for (var k = 0; k < 40; k++)
        {
            double x = ((k * 0.6180339887) + 0.01) % 1, y = ((k * 0.7548776662) + 0.02) % 1;
            int column = Math.Min(7, (int)((x * 8) + 0.5)), row = Math.Min(7, (int)((y * 8) + 0.5));
            var values = network.Evaluate(x, y);
            var first = ((row * 8) + column) * 3;
            var errors = Enumerable.Range(0, 3)
                .Select(channel => Math.Abs(values[channel] - image.Values[first + channel]));
            var expected = errors.Max();
            Assert.Equal(
                expected,
                await page.Page.EvaluateAsync<double>(FormattableString.Invariant($"polytope.error({x:R}, {y:R})")),
                0.003);
        }
    }

    [Fact]
    public async Task Legends_say_what_colours_mean_and_where_they_are_clipped()
    {
        await using var page = await browser.Open(PageFile.Write(_folder.FullName, Create(1, 8)) + "#right=error");
        Assert.Matches(
            @"^0 *1 *\(clipped: −?[0-9.]+ to −?[0-9.]+\)$",
            (await page.Page.Locator("#panel-cells .legend").InnerTextAsync()).ReplaceLineEndings(" "));
        Assert.Matches(
            @"^−([0-9.]+) *\+\1",
            (await page.Page.Locator("#panel-image .legend").InnerTextAsync()).ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task Pictures_can_be_saved_larger_than_the_screen_has_them()
    {
        await using var page = await browser.Open(run.Page);
        var widths = new List<int>();
        foreach (var scale in (string[])["1", "4"])
        {
            await page.Page.EvaluateAsync("(scale) => { document.querySelector('#png-scale').value = scale; }", scale);
            var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Keyboard.PressAsync("p"));
            widths.Add(Tool.Images.PictureReader.Read(await download.PathAsync()).Width);
        }

        Assert.Equal(4.0, widths[1] / (double)widths[0], 0.02);
    }

    [Fact]
    public async Task A_lost_graphics_context_is_restored()
    {
        await using var page = await browser.Open(run.Page);
        Assert.True(await page.Page.EvaluateAsync<bool>(IsPainted));
        await page.Page.EvaluateAsync(
            """
            globalThis.lose = document.querySelector('#scene').getContext('webgl2').getExtension('WEBGL_lose_context');
            lose.loseContext();
            """);
        await page.Until("!document.querySelector('#busy').hidden");
        Assert.Contains(
            "graphics context", await page.Page.Locator("#busy").InnerTextAsync(), StringComparison.Ordinal);
        await page.Page.EvaluateAsync("lose.restoreContext()");
        await page.Until("document.querySelector('#busy').hidden");
        await page.Until(IsPainted);
    }

    [Fact]
    public async Task The_area_of_a_sliver_is_right_to_the_digits_shown()
    {
        var network = run.NetworkAt(SmallRun.Last);
        var partition = Cut(network);
        await using var page = await browser.Open(run.Page);
        foreach (var cell in Enumerable.Range(0, partition.CellCount).OrderBy(cell => partition.Area(cell)).Take(5))
        {
            int start = partition.CellStart[cell], count = partition.CellStart[cell + 1] - start;
            var corners = Enumerable.Range(start, count).Select(half => partition.Origin[half]).ToArray();
            var x = corners.Average(vertex => partition.X[vertex]);
            var y = corners.Average(vertex => partition.Y[vertex]);
            await page.Go(FormattableString.Invariant($"#pin={x:R},{y:R}"));
            if ((await page.At(x, y)).Pattern != partition.Pattern(cell).ToString()) continue;
            var area = partition.Area(cell);
            var error = 4 * corners.Max(vertex => partition.VertexError[vertex]) / Math.Max(1e-300, area);
            Assert.Equal(area, ExploringTests.Number(await page.Fact("area")), area * (1e-4 + error));
        }
    }

    private static Network Create(int outputs, ulong seed) => Initialization.Create(
        new NetworkShape(2, [12, 12], outputs),
        Activation.LeakyRelu(0.01f),
        new InitializationOptions { Bias = 0.1 },
        seed);

    private static Partition Cut(Network network) =>
        PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);

    private static double[] Numbers(string corner, double size) =>
        [.. corner.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture) / size)];

    private static double Area(double[][] corners)
    {
        var twice = 0.0;
        for (var i = 0; i < corners.Length; i++)
        {
            var next = corners[(i + 1) % corners.Length];
            twice += (corners[i][0] * next[1]) - (next[0] * corners[i][1]);
        }

        return Math.Abs(twice) / 2;
    }

    private static async Task<XElement> SavedPanel(OpenPage page, string panel)
    {
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.Page.Keyboard.PressAsync("s"));
        var svg = XDocument.Load(await download.PathAsync());
        return svg.Descendants(Svg + "svg").Single(one => one.Attribute("id")?.Value == panel);
    }
}
