using Polytope.Core.Measures.Cells;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures.Creases;

/// <summary>
/// How long and how hard each neuron's crease is. The strength of a crease is the integral along it of the jump of the gradient
/// across it (of several outputs the jump's Frobenius norm), in units of the outputs: a hard edge of the picture is a strong
/// crease, a soft one weak. Since the output is continuous, the jump is perpendicular to the crease.
/// </summary>
/// <remarks>Where the creases of several neurons coincide, one of them drew the edge and has its whole strength.</remarks>
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
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            var crease = partition.EdgeCrease[edge];
            if (crease.IsWindow) continue;
            int one = partition.CellOf[partition.EdgeHalves[2 * edge]], other = partition.CellOf[partition.EdgeHalves[(2 * edge) + 1]];
            var (neuron, length) = (Neurons[crease], partition.Length(edge));
            _lengths[neuron] += length;
            _strengths[neuron] += length * CellGradients.Jump(maps.Slice(one * outputs, outputs), maps.Slice(other * outputs, outputs));
        }
    }

    public NeuronIndex Neurons { get; }

    /// <summary>The length of each neuron's crease in the window.</summary>
    public ReadOnlySpan<double> Lengths => _lengths;

    /// <summary>The strength of each neuron's crease in the window.</summary>
    public ReadOnlySpan<double> Strengths => _strengths;
}
