using System.Globalization;
using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Planning;

/// <summary>
/// What a plan's network outputs: the value of each of the image's channels, or a score for each of its colours.
/// </summary>
internal static class PlannedTargets
{
    /// <summary>The number of the network's outputs.</summary>
    /// <param name="experiment">Its id, for messages.</param>
    public static int Count(
        string experiment,
        PlannedImage image,
        TrainingSettings training,
        PlanPlaces place,
        DiagnosticBag diagnostics) =>
        training.Loss == LossKind.CrossEntropy
            ? CountClasses(experiment, image, training.Classes, place["training", "loss"], diagnostics)
            : CountChannels(image, training, place, diagnostics);

    /// <summary>The class of each pixel; null where outputs are no classes.</summary>
    public static ImageClasses? Classes(Image image, TrainingSettings training) => training switch
    {
        { Loss: not LossKind.CrossEntropy } => null,
        { Classes: ClassColours.Pure } => new ImageClasses(image, Palette.OfPure(image), allowsOthers: true),
        _ => new ImageClasses(image, Palette.Of(image)!),
    };

    private static int CountChannels(
        PlannedImage image, TrainingSettings training, PlanPlaces place, DiagnosticBag diagnostics)
    {
        if (training.Classes != ClassColours.All)
            diagnostics.Add(place["training", "classes"], DiagnosticCode.Parameters,
                "'training.classes' goes with 'training.loss: cross-entropy'.");
        return image.ChannelsFor(training.Loss);
    }

    private static int CountClasses(
        string experiment, PlannedImage image, ClassColours classes, Position place, DiagnosticBag diagnostics)
    {
        var learned = image.ImageFor(LossKind.CrossEntropy);
        var count = (classes == ClassColours.Pure ? Palette.OfPure(learned) : Palette.Of(learned))?.Colours.Length;
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
