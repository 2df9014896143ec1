using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Polytope.Core.Networks;

/// <summary>Where the bits of each layer are in the words of an activation pattern.</summary>
internal sealed class PatternLayout
{
    private readonly int[] _start;

    private PatternLayout(int[] widths, int[] start) => (Widths, _start) = (widths, start);

    /// <summary>Neurons of each hidden layer.</summary>
    public int[] Widths { get; }

    /// <summary>Words of one pattern.</summary>
    public int Words => (_start[^1] + 63) >> 6;

    /// <summary>Each layer starts a new word.</summary>
    public static PatternLayout ByWords(ReadOnlySpan<int> hidden) => Of(hidden, 64);

    /// <summary>Layers follow one another without a gap.</summary>
    public static PatternLayout Packed(ReadOnlySpan<int> hidden) => Of(hidden, 1);

    /// <summary>A layer's first bit; after the last layer the number of all bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Start(int layer) => _start[layer];

    /// <summary>The bit of a neuron.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsActive(ReadOnlySpan<ulong> words, int layer, int neuron)
    {
        var bit = _start[layer] + neuron;
        return (words[bit >> 6] >> (bit & 63) & 1) != 0;
    }

    /// <summary>Up to 64 bits of a layer, from neuron 64 x <paramref name="word"/> on, lowest first.</summary>
    public ulong Bits(ReadOnlySpan<ulong> words, int layer, int word)
    {
        var bit = _start[layer] + (64 * word);
        var width = Math.Min(64, Widths[layer] - (64 * word));
        int at = bit >> 6, shift = bit & 63;
        var bits = words[at] >> shift;
        if (shift + width > 64) bits |= words[at + 1] << (64 - shift);
        return width < 64 ? bits & ((1UL << width) - 1) : bits;
    }

    /// <summary>How many neurons of a layer are active.</summary>
    public int CountActive(ReadOnlySpan<ulong> words, int layer)
    {
        var count = 0;
        for (var word = 0; 64 * word < Widths[layer]; word++) count += BitOperations.PopCount(Bits(words, layer, word));
        return count;
    }

    /// <summary>One character per neuron, 0 or 1; layers in order, a space between them.</summary>
    public string Format(ReadOnlySpan<ulong> words)
    {
        var text = new StringBuilder();
        for (var layer = 0; layer < Widths.Length; layer++)
        {
            if (layer > 0) text.Append(' ');
            for (var neuron = 0; neuron < Widths[layer]; neuron++)
                text.Append(IsActive(words, layer, neuron) ? '1' : '0');
        }

        return text.ToString();
    }

    /// <summary>The layer and the neuron to which a bit belongs.</summary>
    public (int Layer, int Neuron) Place(int bit)
    {
        // The last layer that begins at or before the bit: none is empty.
        var found = Array.BinarySearch(_start, bit);
        var layer = found >= 0 ? found : ~found - 1;
        return (layer, bit - _start[layer]);
    }

    /// <summary>Copies a pattern that is laid out by words into this layout, which is packed.</summary>
    public void Pack(ReadOnlySpan<ulong> byWords, Span<ulong> packed)
    {
        int source = 0, target = 0, position = 0;
        var pending = 0UL;
        foreach (var width in Widths)
        {
            for (var left = width; left > 0; left -= 64)
            {
                var word = byWords[source++];
                pending |= word << position;
                position += Math.Min(left, 64);
                if (position < 64) continue;
                packed[target++] = pending;
                position -= 64;
                var taken = Math.Min(left, 64) - position;
                pending = taken < 64 ? word >> taken : 0;
            }
        }

        if (position > 0) packed[target] = pending;
    }

    private static PatternLayout Of(ReadOnlySpan<int> hidden, int multiple)
    {
        var start = new int[hidden.Length + 1];
        for (var l = 0; l < hidden.Length; l++)
            start[l + 1] = start[l] + ((hidden[l] + multiple - 1) / multiple * multiple);
        return new PatternLayout(hidden.ToArray(), start);
    }
}
