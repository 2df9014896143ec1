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

    /// <summary>How much of the image is right; where there is none, how many of the validation points.</summary>
    public static string Right(Accuracy accuracy) => accuracy.Image is { } image
        ? $"{Percent(image)} of the image right"
        : $"{Percent(accuracy.Validation)} of validation points right";

    /// <summary>Training, validation, and the whole image where there is one.</summary>
    public static IReadOnlyList<(string Name, string Value)> Losses(Losses losses) =>
    [
        ("training", Loss(losses.Training)),
        ("validation", Loss(losses.Validation)),
        .. losses.Image is { } image ? [("image", Loss(image))] : Array.Empty<(string, string)>(),
    ];

    public static string Points(int count, string kind) =>
        FormattableString.Invariant($"{count} {kind} point") + (count == 1 ? "" : "s");

    public static string Training(RunCaption run) =>
        FormattableString.Invariant($"{run.Optimizer}, rate {run.Rate}, seed {run.Seed}")
        + (run.Noise > 0 ? FormattableString.Invariant($", noise {run.Noise}") : "");

    private static string Percent(double part) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(1e4 * part) / 100:0.00} %");

    private static string Loss(double loss) =>
        loss.ToString(loss < 100 ? "0.00000" : "0.00e0", CultureInfo.InvariantCulture);
}
