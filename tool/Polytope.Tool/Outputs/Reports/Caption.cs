using System.Globalization;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Reports;

/// <summary>The words below the panels. Numbers keep their places from frame to frame.</summary>
internal static class Caption
{
    public static string Experiment(RunCaption run) => run.Experiment;

    public static string Shape(RunCaption run) => $"hidden {run.Shape}";

    public static string Polytopes(Frame frame) =>
        frame.Measures.Polytopes.ToString("N0", CultureInfo.InvariantCulture)
        + (frame.Measures.Polytopes == 1 ? " polytope" : " polytopes");

    public static string Epoch(Frame frame, RunCaption run) =>
        FormattableString.Invariant($"epoch {frame.Epoch} of {run.Epochs}");

    public static string Right(Accuracy accuracy) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Math.Floor(1e4 * accuracy.Image) / 100:0.00} % of the image right");

    /// <summary>Training, validation, whole image.</summary>
    public static IReadOnlyList<(string Name, string Value)> Losses(Losses losses) =>
        [("training", Loss(losses.Training)), ("validation", Loss(losses.Validation)), ("image", Loss(losses.Image))];

    public static string Points(int count, string kind) =>
        FormattableString.Invariant($"{count} {kind} point") + (count == 1 ? "" : "s");

    public static string Training(RunCaption run) =>
        FormattableString.Invariant($"{run.Optimizer}, rate {run.Rate}, seed {run.Seed}");

    private static string Loss(double loss) =>
        loss.ToString(loss < 100 ? "0.00000" : "0.00e0", CultureInfo.InvariantCulture);
}
