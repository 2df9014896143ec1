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
        ReadOnlySpan<CreaseId> creases = partition.EdgeCrease;
        ReadOnlySpan<double> x = partition.X, y = partition.Y;
        var ends = new EdgeEnds(partition);
        // Edge by edge of one neuron after the other, so that a point need only know the last one that met its disk.
        var (counts, last) = (new int[points.Count], new int[points.Count]);
        Array.Fill(last, -1);
        foreach (var edge in ByNeuron(partition, out var neurons))
        {
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
                    if (last[point] == neuron || Segments.SquaredDistance(
                        points.X[point], points.Y[point], ax, ay, bx, by) > radius * radius) continue;
                    last[point] = neuron;
                    counts[point]++;
                }
            }
        }

        return counts;
    }

    /// <summary>The edges that are creases, neuron by neuron.</summary>
    private static int[] ByNeuron(Partition partition, out NeuronIndex neurons)
    {
        neurons = new NeuronIndex(partition.Network.Shape);
        ReadOnlySpan<CreaseId> creases = partition.EdgeCrease;
        var next = new int[neurons.Count + 1];
        foreach (var crease in creases)
            if (!crease.IsWindow) next[neurons[crease] + 1]++;
        for (var neuron = 0; neuron < neurons.Count; neuron++) next[neuron + 1] += next[neuron];
        var edges = new int[next[^1]];
        for (var edge = 0; edge < creases.Length; edge++)
            if (!creases[edge].IsWindow) edges[next[neurons[creases[edge]]]++] = edge;
        return edges;
    }
}
