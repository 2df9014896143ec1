using System.Numerics;
using Polytope.Core.Measures.Creases;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures.Points;

/// <summary>
/// How much the plane is folded around points: the neurons whose creases meet the closed disk of a radius around each
/// of them (Humayun, Balestriero and Baraniuk 2024, "Deep Networks Always Grok and Here is Why", who test the corners
/// of a polytope within the ball; here the disk is met exactly). Creases outside the window do not count.
/// </summary>
public static class LocalComplexity
{
    /// <param name="radius">In units of the window's coordinates.</param>
    /// <returns>Neurons, one number a point; 0 for points outside the window.</returns>
    public static int[] Of(Partition partition, PointGrid points, double radius)
    {
        var neurons = new NeuronIndex(partition.Network.Shape);
        var words = (neurons.Count + 63) / 64;
        var met = new ulong[points.Count * words];
        ReadOnlySpan<CreaseId> creases = partition.EdgeCrease;
        ReadOnlySpan<double> x = partition.X, y = partition.Y;
        var ends = new EdgeEnds(partition);
        for (var edge = 0; edge < creases.Length; edge++)
        {
            if (creases[edge].IsWindow) continue;
            var neuron = neurons[creases[edge]];
            var (from, to) = ends[edge];
            double ax = x[from], ay = y[from], bx = x[to], by = y[to];
            var (top, bottom, left, right) = points.TilesOf(
                Math.Min(ax, bx) - radius, Math.Min(ay, by) - radius, Math.Max(ax, bx) + radius, Math.Max(ay, by)
                    + radius);
            for (var row = top; row <= bottom; row++)
            {
                foreach (var point in points.InRow(row, left, right))
                {
                    if (Segments.SquaredDistance(points.X[point], points.Y[point], ax, ay, bx, by) <= radius * radius)
                        met[(point * words) + (neuron >> 6)] |= 1UL << (neuron & 63);
                }
            }
        }

        var counts = new int[points.Count];
        for (var point = 0; point < counts.Length; point++)
            foreach (var word in met.AsSpan(point * words, words)) counts[point] += BitOperations.PopCount(word);
        return counts;
    }
}
