using Polytope.Tool.Outputs.Movies.Vp8.Entropy;

namespace Polytope.Tool.Outputs.Movies.Vp8;

/// <summary>The quantizers of all kinds of blocks, and what a bit is worth with them.</summary>
internal sealed class Steps
{
    /// <summary>
    /// Of a step in 256ths. Coefficients of luma that are small cost more bits than they are worth; chroma, of which
    /// there is a quarter, and means, whose errors a whole square shows, are rounded nearly to the nearest.
    /// </summary>
    private const int Rounding = 92;
    private const int ChromaRounding = 120;
    private const int MeanRounding = 128;

    /// <summary>
    /// By so many the quantizer of chroma's means is finer: what a coarser one leaves of a line's colour would tint the
    /// grey beside it.
    /// </summary>
    private const int FinerChroma = 15;

    /// <summary>Of a step's square in 256ths: what a bit is worth in squared errors.</summary>
    private const int WorthShare = 12;

    /// <param name="index">0 for the finest to 127.</param>
    public Steps(int index)
    {
        Index = index;
        var (mean, step) = (FormatTables.MeanSteps[index], FormatTables.Steps[index]);
        Luma = new Quantizer(mean, step, Rounding);
        Means = new Quantizer(2 * mean, Math.Max(8, step * 155 / 100), MeanRounding);
        ChromaMeanIndex = Math.Max(0, index - FinerChroma);
        Chroma = new Quantizer(Math.Min(132, (int)FormatTables.MeanSteps[ChromaMeanIndex]), step, ChromaRounding);
        Worth = (long)step * step * WorthShare / 256;
    }

    public int Index { get; }

    /// <summary>Of chroma's means, as <see cref="Index"/>.</summary>
    public int ChromaMeanIndex { get; }

    /// <summary>
    /// How strongly decoders smooth the borders of blocks, 0 to 63: with this the mean error is least.
    /// </summary>
    public int Smoothing => 2 * Index / 7;

    public Quantizer Luma { get; }

    /// <summary>Of the means of sixteen blocks.</summary>
    public Quantizer Means { get; }

    public Quantizer Chroma { get; }

    /// <summary>How much larger a sum of squared errors may become for a bit less.</summary>
    public long Worth { get; }

    /// <summary>What squared errors and bits come to; less is better.</summary>
    /// <param name="cost">In 256ths of a bit.</param>
    public long Score(long errors, int cost) => (errors << 8) + (Worth * cost);

    /// <summary>
    /// The coarsest quantizer is that of quality 0, the finest that of 100, as in other encoders of WebP.
    /// </summary>
    public static Steps OfQuality(int quality)
    {
        // The cube root of a share of 127^3, rounded down: 2/3 of the quality up to 75, then twice as steep.
        var share = quality < 75 ? quality * 2 : (6 * quality) - 300;
        var root = 0;
        while ((root + 1L) * (root + 1) * (root + 1) * 300 <= share * 127L * 127 * 127) root++;
        return new Steps(127 - root);
    }
}
