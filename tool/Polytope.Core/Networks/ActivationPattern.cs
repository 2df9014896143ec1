using System.Numerics;

namespace Polytope.Core.Networks;

/// <summary>
/// For every hidden neuron of a network one bit: 1 where its pre-activation is &gt; 0, else 0. Each layer begins a new
/// 64-bit word. Immutable.
/// </summary>
public sealed class ActivationPattern : IEquatable<ActivationPattern>
{
    private readonly int[] _start;
    private readonly int[] _widths;
    private readonly ulong[] _words;

    private ActivationPattern(int[] widths)
    {
        _widths = widths;
        _start = new int[widths.Length + 1];
        for (var l = 0; l < widths.Length; l++) _start[l + 1] = _start[l] + ((widths[l] + 63) / 64);
        _words = new ulong[_start[^1]];
    }

    /// <summary>Hidden layers.</summary>
    public int Depth => _widths.Length;

    /// <summary>The bits, lowest first, each layer from a new word on.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    public bool this[int layer, int neuron] => (_words[_start[layer] + (neuron >> 6)] >> (neuron & 63) & 1) != 0;

    /// <param name="layers">For each hidden layer whether each neuron is above zero.</param>
    public static ActivationPattern Of(IReadOnlyList<bool[]> layers)
    {
        var pattern = new ActivationPattern([.. layers.Select(layer => layer.Length)]);
        for (var l = 0; l < layers.Count; l++)
            for (var j = 0; j < layers[l].Length; j++)
                if (layers[l][j]) pattern._words[pattern._start[l] + (j >> 6)] |= 1UL << (j & 63);
        return pattern;
    }

    /// <summary>Neurons of a hidden layer.</summary>
    public int Width(int layer) => _widths[layer];

    /// <summary>The bits of one layer.</summary>
    public bool[] Layer(int layer) => [.. Enumerable.Range(0, Width(layer)).Select(neuron => this[layer, neuron])];

    /// <summary>The neurons whose bits differ, as (layer, neuron), in order.</summary>
    public IEnumerable<(int Layer, int Neuron)> DifferencesFrom(ActivationPattern other)
    {
        for (var l = 0; l < Depth; l++)
            for (var j = 0; j < Width(l); j++)
                if (this[l, j] != other[l, j]) yield return (l, j);
    }

    /// <summary>How many neurons of a layer are above zero.</summary>
    public int CountActive(int layer)
    {
        var count = 0;
        foreach (var word in _words.AsSpan(_start[layer].._start[layer + 1])) count += BitOperations.PopCount(word);
        return count;
    }

    public bool Equals(ActivationPattern? other) =>
        other is not null && _widths.AsSpan().SequenceEqual(other._widths) && _words.AsSpan().SequenceEqual(other._words);

    /// <summary>A character a neuron, 0 or 1; layers in order, a space between them.</summary>
    public override string ToString() =>
        string.Join(' ', Enumerable.Range(0, Depth).Select(layer => string.Concat(Layer(layer).Select(active => active ? '1' : '0'))));

    public override bool Equals(object? obj) => Equals(obj as ActivationPattern);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in _words) hash.Add(word);
        return hash.ToHashCode();
    }
}
