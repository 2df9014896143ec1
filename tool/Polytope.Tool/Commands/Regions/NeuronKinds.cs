using Polytope.Core.Networks;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Commands.Regions;

/// <summary>What the hidden neurons of a network do below zero, where each has a slope of its own.</summary>
internal static class NeuronKinds
{
    /// <summary>Such as <c>12 ReLU neurons, 4 of slope 0.01, 3 that pass their values on</c>.</summary>
    public static string Of(Network network)
    {
        var slopes = Enumerable.Range(0, network.Layers.Length - 1).SelectMany(layer => Enumerable
            .Range(0, network.Layers[layer].Outputs)
            .Select(neuron => network.Cuts(layer, neuron) ? network.Slope(layer, neuron) : double.NaN)).ToList();
        var (relu, passing) = (slopes.Count(slope => slope == 0), slopes.Count(double.IsNaN));
        var others = slopes.Where(slope => slope != 0 && !double.IsNaN(slope)).ToList();
        var kinds = new List<string>();
        if (relu > 0) kinds.Add(Counted.Of(relu, "ReLU neuron"));
        if (others.Count > 0)
            kinds.Add(others.Distinct().Count() == 1
                ? FormattableString.Invariant($"{others.Count} of slope {others[0]:G4}")
                : FormattableString.Invariant($"{others.Count} of slopes from {others.Min():G4} to {others.Max():G4}"));
        if (passing > 0) kinds.Add(FormattableString.Invariant($"{passing} that only pass values on"));
        return string.Join(", ", kinds);
    }
}
