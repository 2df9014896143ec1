using System.Runtime.Intrinsics;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Rendering;
using Polytope.Tool.Images;

namespace Polytope.Tool.Outputs;

/// <summary>
/// A partition as a PNG: the network's first output, clamped to [0, 1], with the boundaries of its cells in the colours of
/// their layers. Around a polygon that is no rectangle lies a light grey.
/// </summary>
internal static class PartitionPicture
{
    private const float Ground = 0.85f;

    /// <param name="size">Pixels along the window's longer side.</param>
    public static byte[] Png(Partition partition, int size)
    {
        var window = partition.Window;
        var scale = size / Math.Max(window.Width, window.Height);
        var grid = new PixelGrid(window, Pixels(window.Width * scale), Pixels(window.Height * scale));
        var grey = new float[grid.Width * grid.Height];
        var ink = new Vector128<float>[grey.Length];
        var painter = new CellPainter();
        painter.Paint(partition, grid, 0, grey);
        if (partition.Boundary.Area != window.Area) Surround(partition.Boundary, grid, painter, grey);
        new EdgePainter().Paint(partition, grid, LayerColours.Pens(partition.Network.Layers.Length - 1), ink);
        var pixels = new byte[4 * grey.Length];
        new InkBlend().Write(grey, ink, new Panel(pixels, 4 * grid.Width, 0, 0, grid.Width, grid.Height));
        return PictureEncoder.Png(pixels, grid.Width, grid.Height);
    }

    private static int Pixels(double length) => Math.Max(1, (int)Math.Round(length));

    /// <summary>
    /// Adds the ground to the part of each pixel that the polygon leaves: one less what the painter finds of a function that is
    /// one everywhere.
    /// </summary>
    private static void Surround(ConvexPolygon polygon, PixelGrid grid, CellPainter painter, float[] grey)
    {
        var one = PartitionBuilder.Build(new Network([new Layer([0, 0], [1])], Activation.Relu), polygon);
        var covered = new float[grey.Length];
        painter.Paint(one, grid, 0, covered);
        for (var pixel = 0; pixel < grey.Length; pixel++) grey[pixel] += Ground * (1 - covered[pixel]);
    }
}
