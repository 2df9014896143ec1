namespace Polytope.Core.Networks;

/// <summary>
/// For every hidden neuron of a network one bit: 1 where its pre-activation is &gt; 0, else 0. That of a neuron
/// without a crease is 0 always (see <see cref="Network.Cuts"/>). Each layer begins a new 64-bit word. Immutable.
/// </summary>
public sealed class ActivationPattern : IEquatable<ActivationPattern>
{
    private readonly PatternLayout _layout;
    private readonly ulong[] _words;

    private ActivationPattern(PatternLayout layout, ulong[] words) => (_layout, _words) = (layout, words);

    /// <summary>Hidden layers.</summary>
    public int Depth => _layout.Widths.Length;

    /// <summary>The bits, lowest first, each layer from a new word on.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    public bool this[int layer, int neuron] => _layout.IsActive(_words, layer, neuron);

    /// <param name="layers">For each hidden layer whether each neuron is above zero.</param>
    public static ActivationPattern Of(IReadOnlyList<bool[]> layers)
    {
        var pattern = new MutablePattern([.. layers.Select(layer => layer.Length)]);
        for (var l = 0; l < layers.Count; l++)
            for (var j = 0; j < layers[l].Length; j++) pattern.Set(l, j, layers[l][j]);
        return new ActivationPattern(pattern.Layout, pattern.Words);
    }

    /// <summary>Neurons of a hidden layer.</summary>
    public int Width(int layer) => _layout.Widths[layer];

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
    public int CountActive(int layer) => _layout.CountActive(_words, layer);

    public bool Equals(ActivationPattern? other) =>
        other is not null
        && _layout.Widths.AsSpan().SequenceEqual(other._layout.Widths)
        && _words.AsSpan().SequenceEqual(other._words);

    /// <summary>One character per neuron, 0 or 1; layers in order, a space between them.</summary>
    public override string ToString() => _layout.Format(_words);

    public override bool Equals(object? obj) => Equals(obj as ActivationPattern);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in _words) hash.Add(word);
        return hash.ToHashCode();
    }
}
