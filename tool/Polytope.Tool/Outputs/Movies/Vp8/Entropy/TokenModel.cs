namespace Polytope.Tool.Outputs.Movies.Vp8.Entropy;

/// <summary>
/// Probabilities of the tokens of coefficients, what a block costs by them, and how often each branch was taken
/// (rfc-editor.org/rfc/rfc6386, section 13).
/// </summary>
internal sealed class TokenModel
{
    /// <summary>Levels beyond this cost the same but for their extra bits.</summary>
    private const int TableLevels = 68;

    private const int LargestLevel = 2047;

    private readonly byte[] _probabilities = new byte[FormatTables.Probabilities];
    private readonly int[] _counts = new int[2 * FormatTables.Probabilities];

    /// <summary>By type, band and context: what a level costs after it is known that the block goes on.</summary>
    private readonly int[] _costs = new int[FormatTables.Probabilities / FormatTables.Nodes * TableLevels];

    public TokenModel() => Clear();

    public void Clear()
    {
        FormatTables.DefaultProbabilities.CopyTo(_probabilities);
        Array.Clear(_counts);
        Tabulate();
    }

    /// <summary>Where the probabilities of a band and context begin, and as many costs.</summary>
    private static int Place(int type, int position, int context) =>
        (((type * FormatTables.Bands) + FormatTables.BandOf[position]) * FormatTables.Contexts) + context;

    /// <summary>In 256ths of a bit.</summary>
    /// <param name="levels">In coded order.</param>
    /// <param name="first">1 where the mean is coded elsewhere, else 0.</param>
    /// <param name="end">
    /// One more than the place of the last level that is not 0; at most first if there is none.
    /// </param>
    /// <param name="context">How many of the blocks above and to the left have levels.</param>
    public int Cost(int type, ReadOnlySpan<short> levels, int first, int end, int context)
    {
        var place = Place(type, first, context);
        if (end <= first) return BitCost.Of(false, _probabilities[place * FormatTables.Nodes]);
        var cost = 0;
        var mayEnd = true;
        for (var i = first; i < end; i++)
        {
            if (mayEnd) cost += BitCost.Of(true, _probabilities[place * FormatTables.Nodes]);
            var level = Math.Abs((int)levels[i]);
            cost += level < TableLevels ? _costs[(place * TableLevels) + level] : CostOfLarge(place, level);
            mayEnd = level > 0;
            place = Place(type, i + 1, Math.Min(level, 2));
        }

        return end == 16 ? cost : cost + BitCost.Of(false, _probabilities[place * FormatTables.Nodes]);
    }

    /// <summary>Counts the branches that a block takes.</summary>
    public void Count(int type, ReadOnlySpan<short> levels, int first, int end, int context)
    {
        var counter = new Counter(_counts);
        Walk(ref counter, type, levels, first, end, context);
    }

    public void Write(BoolEncoder bits, int type, ReadOnlySpan<short> levels, int first, int end, int context)
    {
        var writer = new Writer(bits, _probabilities);
        Walk(ref writer, type, levels, first, end, context);
    }

    /// <summary>Takes the probabilities that fit what was counted, and forgets the counts.</summary>
    public void Adapt()
    {
        for (var node = 0; node < FormatTables.Probabilities; node++)
        {
            var (zeros, ones) = (_counts[2 * node], _counts[(2 * node) + 1]);
            if (zeros + ones == 0) continue;
            var fitting = Fitting(zeros, ones);
            var (old, keep) = (FormatTables.DefaultProbabilities[node], FormatTables.KeepProbabilities[node]);
            var gain = Bits(zeros, ones, old) - Bits(zeros, ones, fitting);
            var price = BitCost.Of(true, keep) + (8 * BitCost.One) - BitCost.Of(false, keep);
            _probabilities[node] = gain > price ? fitting : old;
        }

        Array.Clear(_counts);
        Tabulate();
    }

    /// <summary>Which probabilities are not the format's own.</summary>
    public void WriteProbabilities(BoolEncoder bits)
    {
        for (var node = 0; node < FormatTables.Probabilities; node++)
        {
            var isOther = _probabilities[node] != FormatTables.DefaultProbabilities[node];
            bits.Write(isOther, FormatTables.KeepProbabilities[node]);
            if (isOther) bits.WriteNumber(_probabilities[node], 8);
        }
    }

    private static byte Fitting(int zeros, int ones)
    {
        var total = (long)zeros + ones;
        return (byte)Math.Clamp(((256L * zeros) + (total / 2)) / total, 1, 255);
    }

    private static long Bits(int zeros, int ones, int probability) =>
        ((long)zeros * BitCost.Of(false, probability)) + ((long)ones * BitCost.Of(true, probability));

    private void Tabulate()
    {
        Span<short> one = stackalloc short[1];
        for (var place = 0; place < _costs.Length / TableLevels; place++)
        {
            for (var level = 0; level < TableLevels; level++)
            {
                var sum = new Summer(_probabilities);
                Level(ref sum, place * FormatTables.Nodes, level);
                _costs[(place * TableLevels) + level] = sum.Cost;
            }
        }
    }

    private int CostOfLarge(int place, int level)
    {
        var sum = new Summer(_probabilities);
        Level(ref sum, place * FormatTables.Nodes, level);
        return sum.Cost;
    }

    private static void Walk<T>(ref T taker, int type, ReadOnlySpan<short> levels, int first, int end, int context)
        where T : struct, IBitTaker
    {
        var place = Place(type, first, context) * FormatTables.Nodes;
        var mayEnd = true;
        for (var i = first; i < end; i++)
        {
            if (mayEnd) taker.Take(true, place);
            Level(ref taker, place, levels[i]);
            mayEnd = levels[i] != 0;
            place = Place(type, i + 1, Math.Min(Math.Abs((int)levels[i]), 2)) * FormatTables.Nodes;
        }

        if (end < 16) taker.Take(false, place);
    }

    /// <summary>The branches from the root of a token's tree, its extra bits and its sign.</summary>
    /// <param name="place">Where the probabilities of its nodes begin.</param>
    private static void Level<T>(ref T taker, int place, int level)
        where T : struct, IBitTaker
    {
        var size = Math.Min(Math.Abs(level), LargestLevel);
        taker.Take(size > 0, place + 1);
        if (size == 0) return;
        taker.Take(size > 1, place + 2);
        if (size > 1)
        {
            taker.Take(size > 4, place + 3);
            if (size <= 4)
            {
                taker.Take(size > 2, place + 4);
                if (size > 2) taker.Take(size > 3, place + 5);
            }
            else
            {
                taker.Take(size > 10, place + 6);
                if (size <= 10) taker.Take(size > 6, place + 7);
                else
                {
                    taker.Take(size > 34, place + 8);
                    if (size <= 34) taker.Take(size > 18, place + 9);
                    else taker.Take(size > 66, place + 10);
                }

                var category = size <= 6 ? 1 : size <= 10 ? 2 : size <= 18 ? 3 : size <= 34 ? 4 : size <= 66 ? 5 : 6;
                var extra = size - FormatTables.Smallest(category);
                var probabilities = FormatTables.ExtraBits(category);
                for (var i = 0; i < probabilities.Length; i++)
                    taker.TakeFixed(((extra >> (probabilities.Length - 1 - i)) & 1) != 0, probabilities[i]);
            }
        }

        taker.TakeFixed(level < 0, 128);
    }

    private interface IBitTaker
    {
        void Take(bool bit, int node);

        void TakeFixed(bool bit, int probability);
    }

    private readonly struct Writer(BoolEncoder bits, byte[] probabilities) : IBitTaker
    {
        public void Take(bool bit, int node) => bits.Write(bit, probabilities[node]);

        public void TakeFixed(bool bit, int probability) => bits.Write(bit, probability);
    }

    private readonly struct Counter(int[] counts) : IBitTaker
    {
        public void Take(bool bit, int node) => counts[(2 * node) + (bit ? 1 : 0)]++;

        public void TakeFixed(bool bit, int probability)
        {
        }
    }

    private struct Summer(byte[] probabilities) : IBitTaker
    {
        public int Cost { get; private set; }

        public void Take(bool bit, int node) => Cost += BitCost.Of(bit, probabilities[node]);

        public void TakeFixed(bool bit, int probability) => Cost += BitCost.Of(bit, probability);
    }
}
