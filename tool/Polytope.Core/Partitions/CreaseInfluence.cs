using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Partitions;

/// <summary>
/// Whether what a neuron passes on can come through to some output at all, in a given activation pattern of the layers after it:
/// where not, the function does not bend where the neuron's pre-activation changes sign.
/// </summary>
internal sealed class CreaseInfluence(Network network)
{
    private readonly MutablePattern _path = new(network.Shape.Hidden);
    private bool[] _reached = new bool[network.Shape.Widths.Max()];
    private bool[] _next = new bool[network.Shape.Widths.Max()];

    /// <summary>Whether a way of weights and slopes that are not 0 leads from the neuron to an output.</summary>
    public bool ReachesOutputs(CreaseId crease, CellPattern pattern)
    {
        if (network.Activation.Slope == 1) return false;
        _path.Become(pattern);
        Array.Clear(_reached, 0, network.Layers[crease.Layer].Outputs);
        _reached[crease.Neuron] = true;
        for (var l = crease.Layer + 1; l < network.Layers.Length; l++)
        {
            var any = false;
            for (var j = 0; j < network.Layers[l].Outputs; j++)
            {
                _next[j] = (l == _path.Depth || network.Activation.Slope != 0 || _path.IsActive(l, j)) && Takes(network.Layers[l], j);
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
