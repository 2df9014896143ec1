namespace Polytope.Core.Networks;

/// <summary>
/// The activation pattern of the cell under work: a bit for each hidden neuron, 1 where the pre-activation is &gt; 0.
/// Each layer starts a new 64-bit word.
/// </summary>
internal sealed class MutablePattern
{
    private readonly int[] _start;

    public MutablePattern(ReadOnlySpan<int> hidden)
    {
        Layout = PatternLayout.ByWords(hidden);
        _start = new int[hidden.Length + 1];
        for (var l = 0; l <= hidden.Length; l++) _start[l] = Layout.Start(l) / 64;
        Words = new ulong[_start[^1]];
    }

    public PatternLayout Layout { get; }

    /// <summary>Hidden layers.</summary>
    public int Depth => _start.Length - 1;

    public ulong[] Words { get; }

    /// <summary>A view of the present pattern.</summary>
    public CellPattern Pattern => new(Words, Layout);

    public Span<ulong> Layer(int layer) => Words.AsSpan(_start[layer], _start[layer + 1] - _start[layer]);

    /// <summary>Copies another pattern; returns the first layer in which it differs from the one before.</summary>
    public int CopyFrom(CellPattern pattern)
    {
        var same = Depth;
        for (var layer = Depth - 1; layer >= 0; layer--)
        {
            var words = Layer(layer);
            for (var word = 0; word < words.Length; word++)
            {
                var bits = pattern.Bits(layer, word);
                if (bits == words[word]) continue;
                words[word] = bits;
                same = layer;
            }
        }

        return same;
    }

    public bool IsActive(int layer, int neuron) => (Words[_start[layer] + (neuron >> 6)] >> (neuron & 63) & 1) != 0;

    public void Set(int layer, int neuron, bool active)
    {
        ref var word = ref Words[_start[layer] + (neuron >> 6)];
        var bit = 1UL << (neuron & 63);
        word = active ? word | bit : word & ~bit;
    }
}
