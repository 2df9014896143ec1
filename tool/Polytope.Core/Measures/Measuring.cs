using System.Runtime.CompilerServices;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Measures;

/// <summary>Computes the measures of a partition.</summary>
public static class Measuring
{
    /// <summary>
    /// Computes all measures. The length of each edge is divided exactly among the pixels that it crosses, where a
    /// pixel is the square around its point; the parts in pixels near an edge of the image count as near. Sums run over
    /// the edges in order. The median of an even number of areas is the mean of the middle two.
    /// </summary>
    /// <param name="partition">Of the image's window.</param>
    /// <param name="imageEdges">Null where there is no image, and so no share of edges near its own.</param>
    public static PartitionMeasures Measure(Partition partition, ImageEdges? imageEdges)
    {
        var (length, near) = imageEdges is null
            ? (BoundaryLength(partition), (double?)null)
            : BoundaryLength(partition, imageEdges);
        var areas = Areas(partition);
        Array.Sort(areas);
        var median = 0.5 * (areas[(areas.Length - 1) / 2] + areas[areas.Length / 2]);
        return new PartitionMeasures(partition.CellCount, length, length > 0 ? near / length : near, areas[^1], median);
    }

    private static double BoundaryLength(Partition partition)
    {
        double length = 0;
        for (var edge = 0; edge < partition.EdgeCount; edge++)
            if (!partition.EdgeCrease[edge].IsWindow) length += partition.Length(edge);
        return length;
    }

    private static (double Length, double Near) BoundaryLength(Partition partition, ImageEdges imageEdges)
    {
        var grid = new PixelGrid(partition.Window, imageEdges.Width, imageEdges.Height);
        double[] x = [], y = [];
        grid.Place(partition, ref x, ref y);
        var share = new Share { Edges = imageEdges };
        double length = 0, near = 0;
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            if (partition.EdgeCrease[edge].IsWindow) continue;
            var (from, to) = partition.Ends(edge);
            var edgeLength = partition.Length(edge);
            length += edgeLength;
            if (y[to] < y[from]) (from, to) = (to, from);
            var steps = Math.Abs(x[to] - x[from]) + (y[to] - y[from]);
            if (steps == 0) continue;
            share.NearSteps = 0;
            GridWalk.Visit(x[from] + 0.5, y[from] + 0.5, x[to] + 0.5, y[to] + 0.5, ref share);
            near += edgeLength * Math.Min(1, share.NearSteps / steps);
        }

        return (length, near);
    }

    private static double[] Areas(Partition partition)
    {
        var areas = new double[partition.CellCount];
        for (var cell = 0; cell < areas.Length; cell++) areas[cell] = partition.Area(cell);
        return areas;
    }

    /// <summary>The part of an edge, in steps (|dx| + |dy|), that lies in pixels near an edge of the image.</summary>
    private struct Share : IPieceVisitor
    {
        public ImageEdges Edges;
        public double NearSteps;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Piece(int column, int row, double xa, double ya, double xb, double yb)
        {
            if (Edges.IsNear(Math.Min(column, Edges.Width - 1), Math.Min(row, Edges.Height - 1)))
                NearSteps += Math.Abs(xb - xa) + (yb - ya);
        }
    }
}
