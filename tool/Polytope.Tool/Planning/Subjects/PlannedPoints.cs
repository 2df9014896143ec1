using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Manifests.Tuples;
using Polytope.Tool.PointSets;
using Polytope.Tool.Records.Reading;

namespace Polytope.Tool.Planning.Subjects;

/// <summary>Points of a file, read when they were planned.</summary>
/// <param name="Written">The path as the manifest has it, for people.</param>
/// <param name="Path">The full path: Written, from the manifest's folder.</param>
/// <param name="Points">What the file held.</param>
/// <param name="Window">As the manifest has it; null is auto.</param>
/// <param name="Values">The same.</param>
public sealed record PlannedPoints(
    string Written, string Path, PointSet Points, PointsWindow? Window = null, ValueRange? Values = null)
    : PlannedSubject
{
    public override PlannedFile Source => new(ImageSettings.PointsChoice, Written, Path, Points.FileDigest);

    /// <summary>The file as it is, with its comments and the names of its columns.</summary>
    public override KeptFile Kept => new("points.csv", () => WholeFile.Read(Path));

    public override string LearnedDigest(LossKind loss) => Points.Digest;

    /// <summary>How coordinates and values become those of the network.</summary>
    public PointScale Scale => PointScale.Of(Points, Window, Values);

    protected override (Subject Subject, Samples Samples) DrawSamples(
        TrainingSettings training, SamplingSettings sampling, ulong seed) => (
            new PointsSubject(Points.Labels.IsEmpty ? null : Palette.ForClasses(Points.Labels.Length))
            {
                Coordinates = sampling.Coordinates,
            },
            Points.Divided(
                Scale with { Coordinates = sampling.Coordinates },
                sampling.Training,
                sampling.ValidationFor(training),
                seed));
}
