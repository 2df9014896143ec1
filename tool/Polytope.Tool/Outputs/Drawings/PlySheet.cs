using System.Globalization;
using System.Text;
using Polytope.Core.Partitions;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>
/// The graph of the function as a folded sheet in three dimensions, in ASCII PLY: a vertex is (x, y, f(x, y)), shared
/// by the cells around it, with f the first output; a face is a cell, in the partition's order, and planar. ASCII, so
/// that each double reads back the same.
/// </summary>
internal static class PlySheet
{
    /// <summary>The longest list whose length fits into a byte, the usual type.</summary>
    private const int MostInByte = 255;

    public static void Write(Stream stream, Partition partition, string name)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        WriteHeader(text, partition, name);
        var heights = Heights(partition);
        for (var vertex = 0; vertex < heights.Length; vertex++)
        {
            text.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{partition.X[vertex]:R} {partition.Y[vertex]:R} {heights[vertex]:R}"));
        }

        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var ring = partition.Origin[partition.CellStart[cell]..partition.CellStart[cell + 1]];
            text.Write(ring.Length.ToString(CultureInfo.InvariantCulture));
            foreach (var vertex in ring) text.Write(string.Create(CultureInfo.InvariantCulture, $" {vertex}"));
            text.WriteLine();
        }
    }

    private static void WriteHeader(StreamWriter text, Partition partition, string name)
    {
        var widest = 0;
        for (var cell = 0; cell < partition.CellCount; cell++)
            widest = Math.Max(widest, partition.CellStart[cell + 1] - partition.CellStart[cell]);
        text.WriteLine("ply");
        text.WriteLine("format ascii 1.0");
        text.WriteLine($"comment {name.ReplaceLineEndings(" ")}: each face is a cell, on which the network is affine");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"element vertex {partition.VertexCount}"));
        text.WriteLine("property double x");
        text.WriteLine("property double y");
        text.WriteLine("property double z");
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"element face {partition.CellCount}"));
        text.WriteLine($"property list {(widest <= MostInByte ? "uchar" : "int")} int vertex_indices");
        text.WriteLine("end_header");
    }

    /// <summary>
    /// The function at each vertex, from any cell there: it is continuous.
    /// </summary>
    private static double[] Heights(Partition partition)
    {
        var heights = new double[partition.VertexCount];
        for (var half = partition.Origin.Length - 1; half >= 0; half--)
        {
            var vertex = partition.Origin[half];
            heights[vertex] = partition.Map(partition.CellOf[half]).At(partition.X[vertex], partition.Y[vertex]);
        }

        return heights;
    }
}
