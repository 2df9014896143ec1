using Polytope.Tool.Outputs.Movies.Vp8.Pixels;

namespace Polytope.Tool.Outputs.Movies.Vp8.Entropy;

/// <summary>How modes of prediction are written, and what they cost (RFC 6386, section 11).</summary>
internal static class ModeCost
{
    private const int OfSubblocks = 145;

    private static readonly int[] SubModeCosts = Tabulated();

    /// <summary>In 256ths of a bit.</summary>
    public static int OfSubMode(int above, int left, int mode) => SubModeCosts[Place(above, left) + mode];

    /// <summary>That a square of 16x16 has a mode for each subblock.</summary>
    public static int OfSubModes => BitCost.Of(false, OfSubblocks);

    public static int OfSquare(int mode) => BitCost.Of(true, OfSubblocks) + (mode switch
    {
        Prediction.Mean => BitCost.Of(false, 156) + BitCost.Of(false, 163),
        Prediction.Vertical => BitCost.Of(false, 156) + BitCost.Of(true, 163),
        Prediction.Horizontal => BitCost.Of(true, 156) + BitCost.Of(false, 128),
        _ => BitCost.Of(true, 156) + BitCost.Of(true, 128),
    });

    public static int OfChroma(int mode) => mode switch
    {
        Prediction.Mean => BitCost.Of(false, 142),
        Prediction.Vertical => BitCost.Of(true, 142) + BitCost.Of(false, 114),
        Prediction.Horizontal => BitCost.Of(true, 142) + BitCost.Of(true, 114) + BitCost.Of(false, 183),
        _ => BitCost.Of(true, 142) + BitCost.Of(true, 114) + BitCost.Of(true, 183),
    };

    public static void WriteSubModes(BoolEncoder bits) => bits.Write(false, OfSubblocks);

    public static void WriteSquare(BoolEncoder bits, int mode)
    {
        bits.Write(true, OfSubblocks);
        bits.Write(mode is Prediction.Horizontal or Prediction.Gradient, 156);
        if (mode is Prediction.Mean or Prediction.Vertical) bits.Write(mode == Prediction.Vertical, 163);
        else bits.Write(mode == Prediction.Gradient, 128);
    }

    public static void WriteChroma(BoolEncoder bits, int mode)
    {
        bits.Write(mode != Prediction.Mean, 142);
        if (mode == Prediction.Mean) return;
        bits.Write(mode != Prediction.Vertical, 114);
        if (mode != Prediction.Vertical) bits.Write(mode == Prediction.Gradient, 183);
    }

    public static void WriteSubMode(BoolEncoder bits, int above, int left, int mode)
    {
        var probabilities = FormatTables.ModeProbabilities.Slice(Place(above, left) / 10 * 9, 9);
        Span<(bool Bit, int Node)> path = stackalloc (bool, int)[9];
        var length = Path(mode, path);
        for (var i = 0; i < length; i++) bits.Write(path[i].Bit, probabilities[path[i].Node]);
    }

    private static int Place(int above, int left) => ((above * Prediction.SubModes) + left) * Prediction.SubModes;

    private static int[] Tabulated()
    {
        var costs = new int[1000];
        Span<(bool Bit, int Node)> path = stackalloc (bool, int)[9];
        for (var at = 0; at < costs.Length; at++)
        {
            var length = Path(at % 10, path);
            for (var i = 0; i < length; i++)
                costs[at] += BitCost.Of(path[i].Bit, FormatTables.ModeProbabilities[(at / 10 * 9) + path[i].Node]);
        }

        return costs;
    }

    /// <summary>The branches to a mode.</summary>
    private static int Path(int mode, Span<(bool Bit, int Node)> path)
    {
        var length = 0;
        for (var node = 0; node < 3; node++)
        {
            path[length++] = (mode != node, node);
            if (mode == node) return length;
        }

        path[length++] = (mode >= 6, 3);
        if (mode < 6)
        {
            // To the right: horizontal, then down and steeper.
            path[length++] = (mode != 3, 4);
            if (mode != 3) path[length++] = (mode == 5, 5);
            return length;
        }

        for (var node = 6; node < 9; node++)
        {
            path[length++] = (mode != node, node);
            if (mode == node) return length;
        }

        return length;
    }
}
