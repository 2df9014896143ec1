using System.Runtime.Intrinsics;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;
using Polytope.Tool.Images;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>
/// A partition as a PNG: the network's output (see <see cref="OutputPainter"/>) with the boundaries of its cells in
/// the colours of their layers. The ground around a polygon that is not a rectangle is light grey.
/// </summary>
internal static class PartitionPicture
{
    private const float Ground = 0.85f;

    /// <param name="size">Pixels along the picture's longer side.</param>
    /// <param name="palette">The colours of the outputs, where they are classes.</param>
    /// <param name="aspect">The width of a unit of the window to its height.</param>
    public static byte[] Png(Partition partition, int size, Palette? palette = null, double aspect = 1)
    {
        var (pixels, width, height) = Pixels(partition, size, palette, aspect);
        return PictureEncoder.Png(pixels, width, height);
    }

    /// <summary>The same as opaque RGBA, row by row.</summary>
    public static (byte[] Pixels, int Width, int Height) Pixels(
        Partition partition, int size, Palette? palette = null, double aspect = 1)
    {
        var window = partition.Window;
        var scale = size / Math.Max(window.Width * aspect, window.Height);
        var grid = new PixelGrid(window, Pixels(window.Width * aspect * scale), Pixels(window.Height * scale));
        var ink = new Vector128<float>[grid.Width * grid.Height];
        var colours = new OutputPainter(palette).Paint(partition, grid);
        if (partition.Boundary.Area != window.Area) Surround(partition.Boundary, grid, colours);
        new EdgePainter().Paint(partition, grid, LayerColours.Pens(partition.Network.Layers.Length - 1), ink);
        var pixels = new byte[4 * ink.Length];
        new Compositor().Write(colours, ink, new Panel(pixels, 4 * grid.Width, 0, 0, grid.Width, grid.Height));
        return (pixels, grid.Width, grid.Height);
    }

    private static int Pixels(double length) => Math.Max(1, (int)Math.Round(length));

    /// <summary>
    /// Adds the ground to the part of each pixel that the polygon does not cover: 1 minus the painting of a function
    /// that is 1 everywhere.
    /// </summary>
    private static void Surround(ConvexPolygon polygon, PixelGrid grid, ColourPlanes colours)
    {
        var one = PartitionBuilder.Build(new Network([new Layer([0, 0], [1])], Activation.Relu), polygon);
        var covered = new float[grid.Width * grid.Height];
        new CellPainter().Paint(one, grid, 0, covered);
        foreach (var plane in new[] { colours.Red, colours.Green, colours.Blue }.Distinct())
            for (var pixel = 0; pixel < plane.Length; pixel++) plane[pixel] += Ground * (1 - covered[pixel]);
    }
}
