namespace Polytope.Tool.Outputs.Viewer;

/// <summary>How large a page will be, before it is written.</summary>
internal static class ViewerSize
{
    /// <summary>From here on the user is told: mail and browsers grow slow.</summary>
    public const long Large = 25_000_000;

    /// <summary>Of packed weights, measured on the published experiments (3.1).</summary>
    private const double BytesPerWeight = 3.2;

    /// <summary>The page itself, and the image and points that a run usually has.</summary>
    private const long Rest = 250_000;

    /// <param name="epochs">Of the output.</param>
    /// <param name="most">Its limit of frames; null for none.</param>
    /// <param name="weights">Of the network.</param>
    public static long Estimate(int epochs, int? most, int weights) =>
        Rest + (long)(BytesPerWeight * weights * Math.Min(epochs, most ?? epochs));
}
