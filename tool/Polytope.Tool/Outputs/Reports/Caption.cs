using System.Globalization;
using Polytope.Core.Rendering;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Reports;

/// <summary>The words below the panels. Numbers keep their places from frame to frame.</summary>
internal static class Caption
{
    public static string Shape(RunCaption run) => $"hidden {run.Shape}";

    public static string Polytopes(Frame frame) => Counted.Of(frame.Measures.Polytopes, "polytope");

    public static string Epoch(int epoch, RunCaption run) => $"epoch {Grouped(epoch)} of {Grouped(run.Epochs)}";

    /// <summary>How much of the image is right; where there is none, how many of the validation points.</summary>
    public static string Right(Accuracy accuracy) => accuracy.Image is { } image
        ? $"{Percent(image)} of the image right"
        : $"{Percent(accuracy.Validation)} of validation points right";

    public static string Points(int count, string kind) => Counted.Of(count, $"{kind} point");

    /// <summary>Said where not all points are painted.</summary>
    public static string Dots(int shown) => shown == 0 ? "no points shown" : $"{Grouped(shown)} shown";

    public static string Optimizer(RunCaption run) =>
        FormattableString.Invariant($"{run.Optimizer}, rate {run.Rate}");

    /// <summary>Said where there is some.</summary>
    public static string Noise(RunCaption run) => FormattableString.Invariant($"noise {run.Noise}");

    private static string Percent(double part) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(1e4 * part) / 100:0.00} %");

    public static string Seed(RunCaption run) => FormattableString.Invariant($"seed {run.Seed}");

    public static string Loss(double loss) =>
        loss.ToString(loss < 100 ? "0.00000" : "0.00e0", CultureInfo.InvariantCulture);

    /// <summary>An integer with a comma between thousands.</summary>
    public static string Grouped(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
