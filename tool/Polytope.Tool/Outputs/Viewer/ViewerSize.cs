namespace Polytope.Tool.Outputs.Viewer;

/// <summary>Estimates the size of a page before it is written.</summary>
internal static class ViewerSize
{
    /// <summary>Pages from this size on are slow in browsers and mail: the user is told.</summary>
    public const long Large = 25_000_000;

    /// <summary>Of packed weights, measured on the published experiments (3.1).</summary>
    private const double BytesPerWeight = 3.2;

    /// <summary>The page itself, and the image and points that a run usually has.</summary>
    private const long Rest = 250_000;

    /// <param name="epochs">Epochs of the output.</param>
    /// <param name="most">The output's limit of frames; null for none.</param>
    /// <param name="weights">Parameters of the network.</param>
    public static long Estimate(int epochs, int? most, int weights) =>
        Rest + (long)(BytesPerWeight * weights * Math.Min(epochs, most ?? epochs));
}
