using Polytope.Core.Images;
using Polytope.Core.Rendering;
using Polytope.Tool.Images.Letters;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>An entry of a caption.</summary>
internal enum CaptionPart
{
    Experiment,
    Shape,
    Polytopes,
    Layers,
    Epoch,
    Right,
    TrainingLoss,
    ValidationLoss,
    ImageLoss,
    TrainingPoints,
    ValidationPoints,
    Optimizer,
    Seed,
    Noise,
    Dots,
}

/// <summary>What is written on the sheets of a job, and how much space each entry can need.</summary>
internal sealed class SheetText
{
    private const string WidestLoss = " 0.00000";

    /// <summary>A measure of text at one pixel an em, for each weight.</summary>
    private static readonly TextPainter Regular = new(1);
    private static readonly TextPainter Bold = new(1, bold: true);

    public SheetText(RenderJob job, int? dots)
    {
        var run = job.Caption;
        var (training, validation) = (job.Samples.Training.Count, job.Samples.Validation.Count);
        (Title, Notes) = (OneLine(run.Title), OneLine(run.Notes));
        ShownDots = DotChoice.Of(training, validation, dots);
        var (trainingPoints, validationPoints) =
            (Caption.Points(training, "training"), Caption.Points(validation, "validation"));
        var isOfImage = job.Subject is ImageSubject;
        Columns =
        [
            [
                [
                    Elastic(CaptionPart.Experiment, Bold.Measure(run.Experiment)),
                    Elastic(CaptionPart.Shape, Regular.Measure(Caption.Shape(run))),
                ],
                [
                    Fixed(CaptionPart.Polytopes, "1,000,000 polytopes"),
                    .. run.Layers > 0 ? [new(CaptionPart.Layers, LayerLegend.Width(run.Layers))] : Nothing,
                ],
            ],
            [
                [
                    Fixed(CaptionPart.Epoch, Caption.Epoch(run.Epochs, run)),
                    .. job.Palette is not null
                        ? [Fixed(CaptionPart.Right, Caption.Right(new Accuracy(1, 1, isOfImage ? 1 : null)))]
                        : Nothing,
                ],
                [
                    Fixed(CaptionPart.TrainingLoss, "training" + WidestLoss),
                    Fixed(CaptionPart.ValidationLoss, "validation" + WidestLoss),
                    .. isOfImage ? [Fixed(CaptionPart.ImageLoss, "image" + WidestLoss)] : Nothing,
                ],
            ],
            [
                [
                    Dotted(CaptionPart.TrainingPoints, trainingPoints),
                    Dotted(CaptionPart.ValidationPoints, validationPoints),
                ],
                [
                    Fixed(CaptionPart.Optimizer, Caption.Optimizer(run)),
                    Fixed(CaptionPart.Seed, Caption.Seed(run)),
                    .. run.Noise > 0 ? [Fixed(CaptionPart.Noise, Caption.Noise(run))] : Nothing,
                    .. ShownDots is var (a, b) && a + b < training + validation
                        ? [Fixed(CaptionPart.Dots, Caption.Dots(a + b))]
                        : Nothing,
                ],
            ],
        ];
    }

    /// <summary>Above the panels, on one line; null if the experiment has none.</summary>
    public string? Title { get; }

    /// <inheritdoc cref="Title"/>
    public string? Notes { get; }

    /// <summary>How many of the training and of the validation points are painted.</summary>
    public (int Training, int Validation) ShownDots { get; }

    /// <summary>Below each panel: groups of entries; each group begins a line.</summary>
    public IReadOnlyList<IReadOnlyList<IReadOnlyList<CaptionEntry>>> Columns { get; }

    /// <summary>The em widths of the widest group and of the widest entry that must not be shortened.</summary>
    public (float Group, float Entry) Widest
    {
        get
        {
            var groups = Columns.SelectMany(column => column).Where(group => !group.Any(entry => entry.IsElastic));
            return (
                groups.Max(group => group.Sum(entry => entry.Width) + ((group.Count - 1) * CaptionEntry.Spacing)),
                groups.Max(group => group.Max(entry => entry.Width)));
        }
    }

    private static IEnumerable<CaptionEntry> Nothing => [];

    private static CaptionEntry Elastic(CaptionPart part, float width) => new(part, width) { IsElastic = true };

    private static CaptionEntry Fixed(CaptionPart part, string widest) => new(part, Regular.Measure(widest));

    private static CaptionEntry Dotted(CaptionPart part, string text) =>
        new(part, CaptionEntry.DotSpace + Regular.Measure(text));

    private static string? OneLine(string? text) =>
        string.Join(' ', (text ?? "")
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } line
            ? line
            : null;
}

/// <summary>An entry of a caption and the width that it can need.</summary>
/// <param name="Width">In parts of the text's size.</param>
internal sealed record CaptionEntry(CaptionPart Part, float Width)
{
    /// <summary>Distance between two entries of a line, in parts of the text's size.</summary>
    public const float Spacing = 0.9f;

    /// <summary>Distance from a dot's left to its text, in parts of the text's size.</summary>
    public const float DotSpace = 0.85f;

    /// <summary>Whether it may be shortened. Numbers are not: a number that is cut off would be misread.</summary>
    public bool IsElastic { get; init; }
}
