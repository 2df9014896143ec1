using Polytope.Core.Inspection;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Formats;
using Polytope.Viewer.Tests.Browsers;

namespace Polytope.Viewer.Tests;

/// <summary>The page's own partitions are the tool's, cell by cell.</summary>
public sealed class PartitionAgreementTests(Browser browser, SmallRun run) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("polytope-viewer-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(ReferenceNetwork.Names), MemberType = typeof(ReferenceNetwork))]
    public async Task Reference_networks_have_the_same_cells(string name)
    {
        var network = NetworkFile.Read(Path.Combine(AppContext.BaseDirectory, "data", name + ".json"));
        await using var page = await browser.Open(PageOf(network));
        AssertSame(Cut(network), await page.Cells());
    }

    [Fact]
    public async Task Forty_layers_have_the_same_cells_although_simple_bounds_say_nothing_there()
    {
        var network = Initialization.Create(
            new NetworkShape(2, Enumerable.Repeat(20, 40), 1), Activation.LeakyRelu(0.01f),
            new InitializationOptions { Bias = 0.1 }, 3);
        await using var page = await browser.Open(PageOf(network));
        AssertSame(Cut(network), await page.Cells());
    }

    [Fact]
    public async Task Several_outputs_have_a_map_each()
    {
        var network = Initialization.Create(
            new NetworkShape(2, [12, 12], 3), Activation.LeakyRelu(0.01f), new InitializationOptions { Bias = 0.1 }, 5);
        await using var page = await browser.Open(PageOf(network));
        var cells = await page.Cells();
        Assert.All(cells, cell => Assert.Equal(3, cell.Maps.Length));
        AssertSame(Cut(network), cells);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(60)]
    [InlineData(SmallRun.Last)]
    public async Task Frames_of_a_run_have_the_cells_of_their_checkpoints(int epoch)
    {
        await using var page = await browser.Open(FormattableString.Invariant($"{run.Page}#epoch={epoch}"));
        Assert.Equal(epoch, (await page.State()).Epoch);
        AssertSame(Cut(run.NetworkAt(epoch)), await page.Cells());
    }

    [Fact]
    public async Task Points_on_lines_have_the_tools_pattern_zero_counting_as_inactive()
    {
        var network = NetworkFile.Read(Path.Combine(AppContext.BaseDirectory, "data", "tent2xy.json"));
        await using var page = await browser.Open(PageOf(network));
        var inspector = new Inspector(network);
        for (var i = 0; i <= 8; i++)
        {
            double x = i / 8.0, y = (8 - i) / 16.0;
            Assert.Equal(inspector.PatternAt([x, y]).ToString(), (await page.At(x, y)).Pattern);
        }
    }

    private string PageOf(Network network) => PageFile.Write(_folder.FullName, network);

    internal static void AssertSame(Partition partition, PageCell[] cells)
    {
        Assert.Equal(partition.CellCount, cells.Length);
        var byPattern = cells.ToDictionary(cell => cell.Pattern);
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var other = byPattern[Text(partition, cell)];
            AssertSameMaps(partition, cell, other);
            AssertSameSides(partition, cell, other);
        }
    }

    /// <summary>
    /// Sums of the same products in another order; thousands of units in the last place apart at most.
    /// </summary>
    private static void AssertSameMaps(Partition partition, int cell, PageCell other)
    {
        for (var output = 0; output < partition.Outputs; output++)
        {
            var map = partition.Map(cell, output);
            var size = Math.Abs(map.Jx) + Math.Abs(map.Jy) + Math.Abs(map.C);
            Assert.Equal(map.Jx, other.Maps[output][0], 1e-8 * size);
            Assert.Equal(map.Jy, other.Maps[output][1], 1e-8 * size);
            Assert.Equal(map.C, other.Maps[output][2], 1e-8 * size);
        }
    }

    /// <summary>
    /// The same corners in the same order from some first one on, with the same neighbours beyond the sides.
    /// </summary>
    private static void AssertSameSides(Partition partition, int cell, PageCell other)
    {
        int start = partition.CellStart[cell], count = partition.CellStart[cell + 1] - start;
        Assert.Equal(count, other.Corners.Length);
        var firsts = Enumerable.Range(0, count).Where(first => Enumerable.Range(0, count).All(k => IsSame(first, k)))
            .ToList();
        Assert.True(firsts.Count > 0, $"The corners of cell {cell} differ.");
        Assert.Contains(firsts, first => Enumerable.Range(0, count).All(k =>
            Beyond(partition, start + k) == other.Neighbours[(first + k) % count]));

        bool IsSame(int first, int k)
        {
            var at = (first + k) % count;
            var vertex = partition.Origin[start + k];
            var room = partition.VertexError[vertex] + other.Errors[at];
            return Math.Abs(partition.X[vertex] - other.Corners[at][0]) <= room
                && Math.Abs(partition.Y[vertex] - other.Corners[at][1]) <= room;
        }
    }

    private static string? Beyond(Partition partition, int half) =>
        partition.Neighbour(half) is var neighbour and >= 0 ? Text(partition, neighbour) : null;

    private static Partition Cut(Network network) =>
        PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);

    private static string Text(Partition partition, int cell) => partition.Pattern(cell).ToString();
}
