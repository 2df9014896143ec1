using System.Globalization;
using Polytope.Core.Inspection;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Slices;
using Polytope.Tool.Formats;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests.Models;

/// <summary><c>view MODEL</c>: one network, or a plane within its inputs, as a page.</summary>
public sealed class ModelPageTests(Browser browser) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.01)]
    public async Task A_plane_within_the_inputs_has_the_tools_cells(double slope)
    {
        // Thirds and tenths: products that no double holds.
        double[][] points = [[0.1, -0.2, 1 / 3.0, 0.7], [1.3, 0.4, -0.9, 0.1], [-0.6, 0.8, 0.2, 2 / 3.0]];
        var network = Create(4, 1, slope);
        await using var page = await browser.Open(Page(network, ["--plane", .. points.Select(Text)]));
        var plane = PlaneSlice.Through(points[0], points[1], points[2]);
        using var partition = PartitionBuilder.Build(
            plane.Of(network), Window.Unit, TestContext.Current.CancellationToken);
        PartitionAgreementTests.AssertSame(partition, await page.Cells());
    }

    [Fact]
    public async Task Creases_through_corners_of_a_plane_are_decided_as_by_the_tool()
    {
        // The third neuron is the sum of the others, so all three meet in a point, which is no double.
        double[] weights = [.. ((int[])[13, 5, -29, 7, -31, 11, 20, -26, -18]).Select(part => part / 64.0)];
        var network = new Network(
            [new Layer(weights, [0.125, -0.25, -0.125]), new Layer([1.0, 1.0, 1.0], [0.0])], Activation.Relu);
        await using var page = await browser.Open(Page(
            network, ["--origin", "0.1,0.2,0.3", "--u", "0.7,0.1,0.9", "--v", "-0.3,0.6,0.1"]));
        using var partition = PartitionBuilder.Build(
            PlaneSlice.Along([0.1, 0.2, 0.3], [0.7, 0.1, 0.9], [-0.3, 0.6, 0.1]).Of(network),
            new Window(-1, -1, 1, 1),
            TestContext.Current.CancellationToken);
        PartitionAgreementTests.AssertSame(partition, await page.Cells());
    }

    [Fact]
    public async Task A_neuron_of_the_first_layer_can_be_moved_on_a_plane()
    {
        double[][] points = [[0.1, -0.2, 0.3], [1.3, 0.4, -0.9], [-0.6, 0.8, 0.2]];
        await using var page = await browser.Open(
            Page(Create(3, 1, 0.01), ["--plane", .. points.Select(Text)]));
        var before = await page.Cells();
        await page.Go("#edit=0,0.1.b:0.25");
        Assert.NotEqual(before.Length, (await page.Cells()).Length);
        await page.Go("#");
        Assert.Equal(before.Select(cell => cell.Pattern), (await page.Cells()).Select(cell => cell.Pattern));
    }

    [Fact]
    public async Task A_page_of_one_network_speaks_of_no_training()
    {
        await using var page = await browser.Open(
            Page(Create(2, 4, 0.0), ["--window", "-2,-1,2,1"]) + "#pin=0.3,0.2");
        var text = await page.Page.EvaluateAsync<string>("document.body.innerText");
        foreach (var word in (string[])["epoch", "training", "loss", "image", "rate"])
            Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("two inputs", text, StringComparison.Ordinal);
        Assert.False(await page.Page.Locator("#time").IsVisibleAsync());
        var view = await page.Page.Locator("#panel-cells .view").BoundingBoxAsync();
        Assert.Equal(2, view!.Width / view.Height, 0.02);
        await page.Page.Locator("#tour-button").ClickAsync();
        Assert.StartsWith("1 of 4: ", await page.Page.Locator("#tour h2").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("right=image")]
    [InlineData("right=compare")]
    public async Task A_page_of_one_network_without_points_has_only_level_lines(string asked)
    {
        await using var page = await browser.Open(
            Page(Create(2, 4, 0.0), ["--window", "-2,-1,2,1"]) + "#" + asked);
        foreach (var key in (string[])["Shift", "v", "c", "e"])
        {
            await page.Page.Keyboard.PressAsync(key);
            await page.Settle();
            Assert.Equal("Level lines", await page.Page.Locator("#image-title").InnerTextAsync());
        }
    }

    [Fact]
    public async Task A_point_of_a_plane_tells_all_inputs()
    {
        double[][] points = [[0.1, -0.2, 0.3], [1.3, 0.4, -0.9], [-0.6, 0.8, 0.2]];
        await using var page = await browser.Open(
            Page(Create(3, 1, 0.01), ["--plane", .. points.Select(Text)]) + "#pin=0.5,0.25");
        var at = PlaneSlice.Through(points[0], points[1], points[2]).At(0.5, 0.25);
        var shown = (await page.Fact("inputs")).Split(", ").Select(ExploringTests.Number).ToArray();
        Assert.Equal(at.Length, shown.Length);
        foreach (var (one, other) in at.Zip(shown)) Assert.Equal(one, other, 1e-3);
    }

    [Theory]
    [InlineData(OutputActivation.Linear)]
    [InlineData(OutputActivation.Sigmoid)]
    public async Task Level_lines_lie_where_the_output_has_their_values(OutputActivation output)
    {
        var linear = Create(2, 1, 0.01);
        var network = new Network(linear.Layers, linear.Activation, output);
        await using var page = await browser.Open(Page(network, []));
        var lines = await page.Page.EvaluateAsync<double[][]>("polytope.contours()");
        Assert.InRange(lines.Length, 6, 30);
        foreach (var line in lines)
        {
            for (var i = 1; i + 1 < line.Length; i += 2)
                Assert.Equal(line[0], network.Evaluate(line[i], line[i + 1])[0], 1e-9);
        }

        Assert.Equal(output == OutputActivation.Sigmoid ? 0.5 : 0, lines[^1][0]);
        Assert.Equal(network.Evaluate(0.3, 0.2), (await page.At(0.3, 0.2)).Values, (one, other) =>
            Math.Abs(one - other) < 1e-12);
        Assert.Matches(
            "below.*0.*above.*every",
            (await page.Page.Locator("#panel-image .legend").InnerTextAsync()).ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task The_boundary_between_classes_is_where_two_scores_are_highest()
    {
        var network = Create(2, 5, 0.01);
        await using var page = await browser.Open(Page(network, []));
        var line = Assert.Single(await page.Page.EvaluateAsync<double[][]>("polytope.contours()"));
        Assert.True(line.Length > 20);
        Assert.Matches(
            "0 +1 +2 +3 +4 +.the highest output",
            (await page.Page.Locator("#panel-cells .legend").InnerTextAsync()).ReplaceLineEndings(" "));
        for (var i = 1; i + 1 < line.Length; i += 2)
        {
            var scores = network.Evaluate(line[i], line[i + 1]).OrderDescending().ToArray();
            Assert.Equal(scores[0], scores[1], 1e-9);
        }
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(-1.5)]
    public async Task The_diagram_draws_weights_by_their_sign(double weight)
    {
        var network = new Network(
            [new Layer([1.0, 0.5], [-0.25]), new Layer([weight], [0.0])], Activation.Relu);
        await using var page = await browser.Open(Page(network, []) + "#pin=0.5,0.5");
        await page.Page.Keyboard.PressAsync("n");
        await page.Settle();

        // In the middle between the neuron and the output, which lie at one height.
        var colour = await page.Page.EvaluateAsync<int[]>(
            """
            (() => {
              const canvas = document.querySelector('canvas.pattern');
              const { data } = canvas.getContext('2d').getImageData(
                  Math.round(canvas.width * 0.72), Math.round(canvas.height / 2), 1, 1);
              return [...data];
            })()
            """);
        Assert.True(colour[3] > 0, "There is a line.");
        Assert.Equal(weight > 0, colour[0] > colour[2]);
        await page.Page.Keyboard.PressAsync("n");
        await page.Settle();
        Assert.DoesNotContain("diagram", await page.Address(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_of_the_diagram_pins_its_crease()
    {
        await using var page = await browser.Open(Page(Create(2, 1, 0.01), []) + "#diagram=1");
        await page.Page.Locator("canvas.pattern").FocusAsync();
        foreach (var key in (string[])["ArrowRight", "ArrowRight", "ArrowDown", "Enter"])
            await page.Page.Keyboard.PressAsync(key);
        await page.Settle();
        Assert.Contains("creases=1.1", await page.Address(), StringComparison.Ordinal);
        Assert.Contains("Layer 1, neuron 1:", await page.Page.Locator(".neuron").InnerTextAsync(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.25, 1.5, false)]
    [InlineData(0.1, -2.7, false)]
    [InlineData(0.25, -1, true)]
    public async Task Slopes_of_neurons_make_the_tools_cells(double small, double large, bool isPlane)
    {
        // Slope 1 makes no crease, 0 is ReLU, -1 the absolute value.
        double[] slopes = [0, 1, -1, small, large];
        var plain = Create(isPlane ? 3 : 2, 1, 0.01);
        var network = new Network(
            plain.Layers.Select((layer, l) => l is 0 or 2
                ? layer.WithSlopes([.. Enumerable.Range(l, layer.Outputs).Select(j => slopes[j % 5])])
                : layer),
            plain.Activation);
        double[][] points = [[0.1, -0.2, 0.3], [1.3, 0.4, -0.9], [-0.6, 0.8, 0.2]];
        await using var page = await browser.Open(Page(
            network, isPlane ? ["--plane", .. points.Select(Text)] : ["--window", "0,0,1,1"]));
        using var partition = PartitionBuilder.Build(
            isPlane ? PlaneSlice.Through(points[0], points[1], points[2]).Of(network) : network,
            Window.Unit, TestContext.Current.CancellationToken);
        PartitionAgreementTests.AssertSame(partition, await page.Cells());
        if (isPlane) return;
        Assert.Equal(network.Evaluate(0.3, 0.2)[0], (await page.At(0.3, 0.2)).Values[0], 1e-9);
        await page.Go("#pin=0.3,0.2");
        var inspected = new Inspector(network, new InputWindow([0, 0], [1, 1])).Inspect(
            [0.3, 0.2], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(inspected.Pattern.ToString(), (await page.At(0.3, 0.2)).Pattern);
        Assert.Equal(inspected.Kept.Count(), await page.Page.Locator(".side").CountAsync());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public async Task Weights_that_no_float32_holds_make_the_tools_cells(int layers)
    {
        var narrow = Initialization.Create(
            new NetworkShape(2, Enumerable.Repeat(12, layers), 1), Activation.LeakyRelu(0.1f),
            new InitializationOptions { Bias = 0.1 }, 3);
        double[] Wide(ReadOnlySpan<double> values) => [.. values.ToArray().Select(value => value * 1.1)];
        var network = new Network(
            narrow.Layers.Select(layer => new Layer(Wide(layer.Weights), Wide(layer.Biases))), narrow.Activation);
        await using var page = await browser.Open(Page(network, ["--window", "-1,-1,1,1"]));
        using var partition = PartitionBuilder.Build(
            network, new Window(-1, -1, 1, 1), TestContext.Current.CancellationToken);
        PartitionAgreementTests.AssertSame(partition, await page.Cells());
    }

    [Fact]
    public async Task Of_very_many_outputs_the_page_says_which_it_shows()
    {
        await using var page = await browser.Open(Page(Create(2, 65, 0.01), []));
        Assert.Contains("output 0 of 65", await page.Page.Locator("#facts").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("output 0 of 65", await page.Page.Locator("#panel-output figcaption").InnerTextAsync(),
            StringComparison.Ordinal);
    }

    private static Network Create(int inputs, int outputs, double slope) => Initialization.Create(
        new NetworkShape(inputs, [10, 10, 10], outputs),
        slope == 0 ? Activation.Relu : Activation.LeakyRelu((float)slope),
        new InitializationOptions { Bias = 0.3 },
        7);

    private static string Text(double[] point) =>
        string.Join(',', point.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>A page as a user makes one.</summary>
    private string Page(Network network, string[] options)
    {
        var model = Path.Combine(_folder.FullName, "net.json");
        var page = Path.Combine(_folder.FullName, "net.html");
        NetworkJson.Write(model, network);
        using var tool = SmallRun.Start(["view", model, .. options, "--html", page, "--no-open"]);
        var error = tool.StandardError.ReadToEnd();
        tool.WaitForExit();
        Assert.Equal((0, ""), (tool.ExitCode, error));
        return page;
    }
}
