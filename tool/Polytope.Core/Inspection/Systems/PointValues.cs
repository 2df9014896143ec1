using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection.Systems;

/// <summary>The pre-activations of all neurons at one point, exactly.</summary>
/// <param name="Pattern">1 where the pre-activation is positive and the neuron has a crease.</param>
/// <param name="Layers">For each layer, the output layer included, the column of its pre-activations.</param>
/// <param name="Zeros">The neurons with a crease whose pre-activation is exactly zero, in order.</param>
internal sealed record PointValues(
    ActivationPattern Pattern, IReadOnlyList<DyadicMatrix> Layers, IReadOnlyList<CreaseId> Zeros)
{
    public static PointValues At(ExactNetwork exact, ReadOnlySpan<double> x)
    {
        var functions = new CellFunctions(exact, CellFunctions.Point(x));
        var bits = new List<bool[]>();
        var zeros = new List<CreaseId>();
        var network = exact.Network;
        foreach (var width in network.Shape.Hidden)
        {
            var layer = bits.Count;
            var before = bits.Count > 0 ? bits[^1] : [];
            var z = functions.Append(neuron => before[neuron]);
            var active = new bool[width];
            for (var neuron = 0; neuron < width; neuron++)
            {
                if (!network.Cuts(layer, neuron)) continue;
                var sign = z.Sign(neuron, 0);
                active[neuron] = sign > 0;
                if (sign == 0) zeros.Add(new CreaseId(layer, neuron));
            }

            bits.Add(active);
        }

        var last = bits.Count > 0 ? bits[^1] : [];
        functions.Append(neuron => last[neuron]);
        return new PointValues(ActivationPattern.Of(bits), functions.Layers, zeros);
    }
}
