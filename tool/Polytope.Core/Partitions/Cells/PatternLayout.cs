namespace Polytope.Core.Partitions.Cells;

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

    /// <summary>Layer upon layer, no bit between them.</summary>
    public static PatternLayout Packed(ReadOnlySpan<int> hidden) => Of(hidden, 1);

    /// <summary>A layer's first bit; after the last layer the number of all.</summary>
    public int Start(int layer) => _start[layer];

    /// <summary>The layer and the neuron to which a bit belongs.</summary>
    public (int Layer, int Neuron) Place(int bit)
    {
        // The last layer that begins at or before the bit: none is empty.
        var found = Array.BinarySearch(_start, bit);
        var layer = found >= 0 ? found : ~found - 1;
        return (layer, bit - _start[layer]);
    }

    /// <summary>Writes a pattern that is laid out by words in this, packed, layout.</summary>
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
        for (var l = 0; l < hidden.Length; l++) start[l + 1] = start[l] + ((hidden[l] + multiple - 1) / multiple * multiple);
        return new PatternLayout(hidden.ToArray(), start);
    }
}
