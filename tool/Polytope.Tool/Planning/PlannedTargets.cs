using System.Globalization;
using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Planning;

/// <summary>
/// What a plan's network outputs: the value of each of the image's channels or of a point, or a score for each class.
/// </summary>
internal sealed class PlannedTargets
{
    private readonly Dictionary<(PlannedImage, ClassColours), (int? Count, long Pixels)> _classes = [];

    /// <summary>The number of the network's outputs.</summary>
    /// <param name="experiment">Its id, for messages.</param>
    public int Count(
        string experiment,
        PlannedSubject subject,
        TrainingSettings training,
        PlanPlaces place,
        DiagnosticBag diagnostics)
    {
        if (training.Classes != ClassColours.All
            && !(subject is PlannedImage && training.Loss == LossKind.CrossEntropy))
        {
            diagnostics.Add(place["training", "classes"], DiagnosticCode.Parameters,
                "'training.classes' goes with an image and 'training.loss: cross-entropy'.");
        }

        return subject switch
        {
            DrawnImage { Shape: IStandIn } => 1,
            PlannedImage image when training.Loss == LossKind.CrossEntropy =>
                CountClasses(experiment, image, training.Classes, place["training", "loss"], diagnostics),
            PlannedImage image => image.ChannelsFor(training.Loss),
            PlannedPoints points => points.Points.Outputs,
            _ => throw new InvalidOperationException($"No outputs for {subject}."),
        };
    }

    /// <summary>
    /// The number of classes of an image, null where its colours are too many, and of pixels that have one. Counted
    /// once, however many experiments learn the image.
    /// </summary>
    public (int? Count, long Pixels) ClassesOf(PlannedImage image, ClassColours classes)
    {
        if (_classes.TryGetValue((image, classes), out var known)) return known;
        var learned = image.ImageFor(LossKind.CrossEntropy);
        var palette = classes == ClassColours.Pure ? Palette.OfPure(learned) : Palette.Of(learned);
        var pixels = classes == ClassColours.Pure && palette is { Colours.IsEmpty: false }
            ? new ImageClasses(learned, palette, allowsOthers: true).Count
            : palette is { Colours.IsEmpty: true } ? 0 : (long)learned.PixelCount;
        return _classes[(image, classes)] = (palette?.Colours.Length, pixels);
    }

    private int CountClasses(
        string experiment, PlannedImage image, ClassColours classes, Position place, DiagnosticBag diagnostics)
    {
        var count = ClassesOf(image, classes).Count;
        if (count < 2 && classes == ClassColours.Pure)
        {
            diagnostics.Add(place, DiagnosticCode.Parameters,
                $"'training.classes' pure takes the image's pure colours as classes, and the image of experiment "
                + $"'{experiment}' has {(count == 0 ? "none" : "only one")}.");
        }
        else if (count is null or < 2)
        {
            var many = count is null
                ? string.Create(CultureInfo.InvariantCulture, $"more than {Palette.MaxColours}")
                : "only one";
            diagnostics.Add(place, DiagnosticCode.Parameters,
                "'training.loss' cross-entropy takes each distinct colour of the image as a class, and "
                + $"{(image is ImageFile file ? $"'{file.Written}'" : "the image")} of experiment '{experiment}' has "
                + $"{many}. Use mse, or an image of few flat colours.");
        }

        return count ?? 1;
    }
}
