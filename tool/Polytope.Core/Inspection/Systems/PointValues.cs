using Polytope.Core.Exact;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Inspection.Systems;

/// <summary>The pre-activations of all neurons at one point, exactly.</summary>
/// <param name="Pattern">1 where the pre-activation is positive.</param>
/// <param name="Layers">For each layer, the output layer included, the column of its pre-activations.</param>
internal sealed record PointValues(ActivationPattern Pattern, IReadOnlyList<DyadicMatrix> Layers)
{
    /// <summary>The hidden neurons whose pre-activation is exactly zero, in order.</summary>
    public IEnumerable<CreaseId> Zeros =>
        from layer in Enumerable.Range(0, Pattern.Depth)
        from neuron in Enumerable.Range(0, Pattern.Width(layer))
        where Layers[layer].Sign(neuron, 0) == 0
        select new CreaseId(layer, neuron);

    public static PointValues At(ExactNetwork exact, ReadOnlySpan<double> x)
    {
        var functions = new CellFunctions(exact, CellFunctions.Point(x));
        var bits = new List<bool[]>();
        foreach (var width in exact.Network.Shape.Hidden)
        {
            var before = bits.Count > 0 ? bits[^1] : [];
            var z = functions.Append(neuron => before[neuron]);
            bits.Add([.. Enumerable.Range(0, width).Select(neuron => z.Sign(neuron, 0) > 0)]);
        }

        var last = bits.Count > 0 ? bits[^1] : [];
        functions.Append(neuron => last[neuron]);
        return new PointValues(ActivationPattern.Of(bits), functions.Layers);
    }
}
