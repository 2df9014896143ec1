using System.Diagnostics;
using System.Runtime.Intrinsics;
using Polytope.Core.Networks;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;

namespace Polytope.Benchmarks;

/// <summary>
/// Milliseconds on one thread, without the partition, for the parts of the three panels that change from frame to
/// frame, 1024 x 1024 pixels each: the cells, the boundaries, and their pixels.
/// </summary>
internal static class PaintingBenchmark
{
    private const int Side = 1024;

    private const int Times = 25;

    /// <param name="args">Networks as JSON.</param>
    public static int Run(string[] args)
    {
        Console.WriteLine("| network | cells | cells ms | boundaries ms | pixels ms | all ms |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var file in args) Measure(Path.GetFileNameWithoutExtension(file), ReferenceNetwork.ReadFile(file));
        return 0;
    }

    private static void Measure(string name, Network network)
    {
        using var partition = PartitionBuilder.Build(network, ConvexPolygon.Rectangle(new Window(0, 0, 1, 1)), 2);
        var grid = new PixelGrid(partition.Window, Side, Side);
        var outputs = new OutputPainter(palette: null);
        var edges = new EdgePainter();
        var blend = new Compositor();
        var pens = LayerColours.Pens(network.Layers.Length - 1);
        var ink = new Vector128<float>[Side * Side];
        var pixels = new byte[2 * 4 * Side * Side];
        var stride = 2 * 4 * Side;
        var times = new List<(double Cells, double Boundaries, double Pixels)>();
        for (var i = 0; i < Times; i++)
        {
            var watch = Stopwatch.StartNew();
            var colours = outputs.Paint(partition, grid);
            var cells = watch.Elapsed.TotalMilliseconds;
            edges.Paint(partition, grid, pens, ink);
            var boundaries = watch.Elapsed.TotalMilliseconds;
            blend.Write(colours, ink, new Panel(pixels, stride, 0, 0, Side, Side));
            new Panel(pixels, stride, Side, 0, Side, Side).Write(colours);
            times.Add((cells, boundaries - cells, watch.Elapsed.TotalMilliseconds - boundaries));
        }

        var (cell, boundary, pixel) =
            times.OrderBy(time => time.Cells + time.Boundaries + time.Pixels).ElementAt(Times / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {partition.CellCount} | {cell:F1} | {boundary:F1} | {pixel:F1} | "
                + $"{cell + boundary + pixel:F1} |"));
    }
}
