using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Measures.Creases;

/// <summary>
/// How long and how hard each neuron's crease is. The strength of a crease is the integral along it of the jump of the
/// gradient across it (of several outputs the jump's Frobenius norm), in units of the outputs: a hard edge of the
/// picture is a strong crease, a soft one weak. Since the output is continuous, the jump is perpendicular to the
/// crease.
/// </summary>
/// <remarks>
/// Where the creases of several neurons coincide, one of them drew the edge and has its whole strength.
/// </remarks>
public sealed class CreaseStrengths
{
    private readonly double[] _lengths;
    private readonly double[] _strengths;

    public CreaseStrengths(Partition partition)
    {
        Neurons = new NeuronIndex(partition.Network.Shape);
        _lengths = new double[Neurons.Count];
        _strengths = new double[Neurons.Count];
        var maps = partition.Maps;
        var outputs = partition.Outputs;
        ReadOnlySpan<CreaseId> creases = partition.EdgeCrease;
        ReadOnlySpan<int> halves = partition.EdgeHalves, cellOf = partition.CellOf;
        ReadOnlySpan<double> x = partition.X, y = partition.Y;
        var ends = new EdgeEnds(partition);
        for (var edge = 0; edge < creases.Length; edge++)
        {
            if (creases[edge].IsWindow) continue;
            int one = cellOf[halves[2 * edge]], other = cellOf[halves[(2 * edge) + 1]], neuron = Neurons[creases[edge]];
            var (from, to) = ends[edge];
            double dx = x[to] - x[from], dy = y[to] - y[from], length = Math.Sqrt((dx * dx) + (dy * dy));
            _lengths[neuron] += length;
            _strengths[neuron] += length * CellGradients.Jump(
                maps.Slice(one * outputs, outputs), maps.Slice(other * outputs, outputs));
        }
    }

    public NeuronIndex Neurons { get; }

    /// <summary>The length of each neuron's crease in the window.</summary>
    public ReadOnlySpan<double> Lengths => _lengths;

    /// <summary>The strength of each neuron's crease in the window.</summary>
    public ReadOnlySpan<double> Strengths => _strengths;
}
