using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions;

/// <summary>
/// Whether a neuron can influence any output at all, in a given activation pattern of the layers after it. If not, the
/// function does not bend where the neuron's pre-activation changes sign.
/// </summary>
internal sealed class CreaseInfluence(Network network)
{
    private readonly MutablePattern _pattern = new(network.Shape.Hidden);
    private bool[] _reached = new bool[network.Shape.Widths.Max()];
    private bool[] _next = new bool[network.Shape.Widths.Max()];

    /// <summary>Whether a path of weights and slopes that are not 0 leads from the neuron to an output.</summary>
    public bool ReachesOutputs(CreaseId crease, CellPattern pattern)
    {
        if (network.Slope(crease.Layer, crease.Neuron) == 1) return false;
        _pattern.CopyFrom(pattern);
        Array.Clear(_reached, 0, network.Layers[crease.Layer].Outputs);
        _reached[crease.Neuron] = true;
        for (var l = crease.Layer + 1; l < network.Layers.Length; l++)
        {
            var any = false;
            for (var j = 0; j < network.Layers[l].Outputs; j++)
            {
                var passesOn = l == _pattern.Depth || network.Slope(l, j) != 0 || _pattern.IsActive(l, j);
                _next[j] = passesOn && Takes(network.Layers[l], j);
                any |= _next[j];
            }

            if (!any) return false;
            (_reached, _next) = (_next, _reached);
        }

        return true;
    }

    private bool Takes(Layer layer, int neuron)
    {
        for (var i = 0; i < layer.Inputs; i++)
            if (_reached[i] && !layer.IsZero(neuron, i)) return true;
        return false;
    }
}
