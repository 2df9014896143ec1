using System.Numerics;
using System.Runtime.CompilerServices;
using Polytope.Core.Numerics;

namespace Polytope.Core.Networks;

/// <summary>
/// The activation pattern of one cell: for each hidden neuron whether its pre-activation is &gt; 0 there; 0 for neurons
/// without a crease (see <see cref="Network.Cuts"/>). A view: valid as long as the memory that it was taken from.
/// </summary>
public readonly ref struct CellPattern
{
    private readonly ReadOnlySpan<ulong> _words;
    private readonly PatternLayout _layout;

    internal CellPattern(ReadOnlySpan<ulong> words, PatternLayout layout)
    {
        _words = words;
        _layout = layout;
    }

    /// <summary>Hidden layers.</summary>
    public int Layers => _layout.Widths.Length;

    /// <summary>Its bits, as the layout has them; those between layers are 0.</summary>
    internal ReadOnlySpan<ulong> Words => _words;

    internal PatternLayout Layout => _layout;

    public static bool operator ==(CellPattern one, CellPattern other) => one.Equals(other);

    public static bool operator !=(CellPattern one, CellPattern other) => !one.Equals(other);

    /// <summary>Neurons of a hidden layer.</summary>
    public int Width(int layer) => _layout.Widths[layer];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsActive(int layer, int neuron) => _layout.IsActive(_words, layer, neuron);

    /// <summary>
    /// Of a hidden layer, the bits of up to 64 neurons from neuron 64 x <paramref name="word"/> on, lowest first.
    /// </summary>
    public ulong Bits(int layer, int word) => _layout.Bits(_words, layer, word);

    /// <summary>Whether two patterns of one network are the same.</summary>
    public bool Equals(CellPattern other)
    {
        if (_layout == other._layout) return _words.SequenceEqual(other._words);
        if (!_layout.Widths.AsSpan().SequenceEqual(other._layout.Widths)) return false;
        for (var layer = 0; layer < Layers; layer++)
            for (var word = 0; 64 * word < Width(layer); word++)
                if (Bits(layer, word) != other.Bits(layer, word)) return false;
        return true;
    }

    /// <summary>Views are compared by <see cref="Equals(CellPattern)"/>: they can't be boxed.</summary>
    public override bool Equals(object? obj) => false;

    public override int GetHashCode()
    {
        var hash = 0UL;
        for (var layer = 0; layer < Layers; layer++)
            for (var word = 0; 64 * word < Width(layer); word++)
                hash = StableHash.Mix(hash, Bits(layer, word));
        return hash.GetHashCode();
    }

    /// <summary>One character per neuron, 0 or 1; layers in order, a space between them.</summary>
    public override string ToString() => _layout.Format(_words);

    /// <summary>In how many neurons two patterns of one partition differ.</summary>
    internal int CountDifferences(CellPattern other)
    {
        var count = 0;
        for (var word = 0; word < _words.Length; word++)
            count += BitOperations.PopCount(_words[word] ^ other._words[word]);
        return count;
    }
}
