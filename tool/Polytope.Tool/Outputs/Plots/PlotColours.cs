namespace Polytope.Tool.Outputs.Plots;

/// <summary>
/// Colours of curves that have no order. They differ also for people with a colour vision deficiency (Okabe and Ito
/// 2008).
/// </summary>
internal static class PlotColours
{
    private static readonly (byte R, byte G, byte B)[] All =
    [
        (0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7), (0x56, 0xB4, 0xE9),
        (0xE6, 0x9F, 0x00),
    ];

    /// <summary>How many there are.</summary>
    public static int Count => All.Length;

    /// <summary>The colour of a curve; after six they come again.</summary>
    public static (byte R, byte G, byte B) Of(int curve, int curves) => All[curve % All.Length];
}
