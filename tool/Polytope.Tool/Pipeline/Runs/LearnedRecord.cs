using Polytope.Core.Images;
using Polytope.Tool.Planning;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Runs;

/// <summary>What a plan's network learns, as its record tells of it.</summary>
internal static class LearnedRecord
{
    /// <summary>Null where points are learned.</summary>
    public static RecordedImage? Image(Subject subject) => subject is not ImageSubject { Image: var image } ? null
        : new RecordedImage(image.Width, image.Height, ImageDigest.Of(image))
        {
            Channels = image.Channels,
            Classes = Colours(subject.Palette),
        };

    /// <summary>Null where an image is learned.</summary>
    public static RecordedPoints? Points(Plan plan, TrainingSetup setup) => plan.Image is not PlannedPoints planned
        ? null
        : new RecordedPoints(
            setup.Samples.Training.Count,
            setup.Samples.Validation.Count,
            planned.Scale.Window.Numbers,
            DigestOf(setup.Samples))
        {
            Values = planned.Scale.Values?.Numbers,
            Labels = setup.Subject.Palette is null ? null : planned.Points.Labels,
            Classes = Colours(setup.Subject.Palette),
        };

    /// <summary>Null for the unit square.</summary>
    public static IReadOnlyList<double>? Window(Subject subject)
    {
        var (x0, y0, x1, y1) = Core.Partitions.Cells.Window.Of(subject.Coordinates);
        return subject.Coordinates == InputCoordinates.Unit ? null : [x0, y0, x1, y1];
    }

    /// <summary>The digest that the record of a plan has of what is learned.</summary>
    public static string Sha256(TrainingSetup setup) =>
        setup.Subject is ImageSubject { Image: var image } ? ImageDigest.Of(image) : DigestOf(setup.Samples);

    private static string DigestOf(Samples samples) => Digest.Of(
        [
            .. samples.Training.Inputs, .. samples.Training.Targets,
            .. samples.Validation.Inputs, .. samples.Validation.Targets,
        ]);

    private static IReadOnlyList<string>? Colours(Palette? palette) =>
        palette is null ? null : [.. palette.Colours.Select(colour => colour.ToString())];
}
