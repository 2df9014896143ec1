using Polytope.Core.Buffers;
using Polytope.Core.Networks;

namespace Polytope.Core.Partitions.Rows;

/// <summary>The slopes below zero of a layer's neurons, laid out for <see cref="RowKernel"/>.</summary>
internal sealed class ActivationTable
{
    private readonly ulong[] _cutting;
    private readonly ulong[] _leaking;

    /// <param name="network">The network.</param>
    /// <param name="layer">One of its layers, from 0; the output layer counts as one that cuts nothing.</param>
    /// <param name="slopes">Room for the layer's padded neurons.</param>
    public ActivationTable(Network network, int layer, Pointer<double> slopes)
    {
        var neurons = network.Layers[layer].Outputs;
        var isHidden = layer < network.Layers.Length - 1;
        Slopes = slopes;
        _cutting = new ulong[(neurons + 63) / 64];
        _leaking = new ulong[(neurons + 63) / 64];
        var sum = 0.0;
        for (var j = 0; j < LayerTables.Padded(neurons); j++)
        {
            // What is beyond the neurons is 0 times any number.
            slopes[j] = !isHidden ? 1 : j < neurons ? network.Slope(layer, j) : network.Activation.Slope;
            if (j >= neurons) continue;
            var magnitude = Math.Abs(slopes[j]);
            sum += magnitude;
            Largest = Math.Max(Largest, magnitude);
            if (slopes[j] is < 0 or > 1) LargestPath = Math.Max(LargestPath, magnitude + Math.Abs(1 - slopes[j]));
            if (slopes[j] != 0) _leaking[j >> 6] |= 1UL << (j & 63);
            if (!isHidden || !network.Cuts(layer, j)) continue;
            _cutting[j >> 6] |= 1UL << (j & 63);
            CuttingCount++;
        }

        MeanMagnitude = network.Layers[layer].Slopes.IsDefault ? Math.Abs(network.Activation.Slope) : sum / neurons;
        AllLeak = Enumerable.Range(0, neurons).All(j => slopes[j] != 0);
    }

    /// <summary>As many as there are padded neurons.</summary>
    public Pointer<double> Slopes { get; }

    /// <summary>
    /// A bit for each neuron, 1 where it bends the function at zero: all but those to which their layer gives slope 1.
    /// </summary>
    public ReadOnlySpan<ulong> Cutting => _cutting;

    public int CuttingCount { get; }

    /// <summary>A bit for each neuron, 1 where it passes something on below zero.</summary>
    public ReadOnlySpan<ulong> Leaking => _leaking;

    /// <summary>Whether all neurons pass something on below zero.</summary>
    public bool AllLeak { get; }

    /// <summary>The largest of 1 and the slopes' magnitudes: what errors grow by, at most, in one neuron.</summary>
    public double Largest { get; } = 1;

    /// <summary>
    /// The largest of 1 and <c>|s| + |1 - s|</c> over the slopes s: a neuron's row comes into sums at most so many
    /// times, since one that is above zero adds 1 - s times its row to what it is below zero. For slopes from 0 to 1
    /// that is 1.
    /// </summary>
    public double LargestPath { get; } = 1;

    /// <summary>The mean of the slopes' magnitudes.</summary>
    public double MeanMagnitude { get; }
}
