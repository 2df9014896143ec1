using System.Collections.Immutable;
using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Planning.Subjects;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Planning;

/// <summary>
/// The memory that a run will take at most, estimated from its plan: arrays whose sizes follow from the plan, and
/// partitions, whose numbers of polytopes are only known when they are there. Trainers and renderers state their own.
/// </summary>
/// <param name="Parts">What takes how many bytes.</param>
internal sealed record MemoryEstimate(ImmutableArray<(string What, long Bytes)> Parts)
{
    /// <summary>The program itself, its compiled code and what a small run takes.</summary>
    private const long Program = 100_000_000;

    /// <summary>Pixels of a band in which losses over the image are computed, and bytes for each of them.</summary>
    private const long BandPixels = 1 << 22, BandBytes = 16 + 12;

    /// <summary>
    /// Of a polytope with its vertex, its two edges and their four halves, without pattern and maps.
    /// </summary>
    private const long PolytopeBytes = 108;

    /// <summary>
    /// Polytopes of a network of n neurons are n^2 / 8 for one layer (measured), and fewer for several.
    /// </summary>
    private const double PolytopesPerPair = 0.125;

    /// <summary>Lists grow by doubling, and what is given back is not free at once.</summary>
    private const double Slack = 2.5;

    /// <summary>Checkpoints that wait to be drawn, with the one that is being stored.</summary>
    private const int WaitingCheckpoints = 5;

    public long Bytes => Parts.Sum(part => part.Bytes);

    /// <summary>For people: the sum, and the parts from the largest on.</summary>
    public string Text
    {
        get
        {
            const int Named = 3;
            var largest = Parts.OrderByDescending(part => part.Bytes).Take(Named)
                .Where(part => part.Bytes > Bytes / 20)
                .Select(part => $"{WrittenFiles.Size(part.Bytes)} for {part.What}");
            return $"{WrittenFiles.Size(Bytes)} ({string.Join(", ", largest)})";
        }
    }

    /// <param name="threads">Of the run: as many frames are in work at a time.</param>
    public static MemoryEstimate Of(Plan plan, int threads)
    {
        var drawn = Math.Min(plan.CheckpointEpochs.Length, threads + 1L);
        var (training, validation) = Counts(plan);
        var shape = plan.Network.ShapeFor(plan.Targets);
        var trained = PartAnswers.Memory(
            plan.Trainer, new TrainingSize(shape, training, plan.Training.Options, threads));
        return new MemoryEstimate(
        [
            ("the program", Program),
            ("the image", Image(plan) + (drawn * BandBytes * Math.Min(BandPixels, Pixels(plan)))),
            ("the points", Points(plan, training, validation)),
            ("the training", trained.Training),
            ("the checkpoints", Checkpoints(shape, trained.Checkpoint, drawn)),
            ("the polytopes", Polytopes(plan, drawn)),
            ("the measures", MeasuredRun.PointBytes(
                plan.Outputs.SelectMany(output => PartAnswers.RequiredMeasures(output.Renderer)),
                training + validation,
                (int)drawn)),
            ("the outputs", Outputs(plan, training + validation, threads)),
        ]);
    }

    private static (int Training, int Validation) Counts(Plan plan)
    {
        var validation = plan.Sampling.ValidationFor(plan.Training);
        return plan.Image is PlannedPoints { Points.Count: var count }
            ? (Math.Max(1, count - validation), validation) : (plan.Sampling.Training, validation);
    }

    /// <summary>The values, the classes and which pixels are near an edge; of a file also its pixels, twice.</summary>
    private static long Image(Plan plan)
    {
        if (plan.Image is not PlannedImage image) return 0;
        var loss = plan.Training.Loss;
        var bytes = (4L * image.ChannelsFor(loss)) + 1 + (loss == LossKind.CrossEntropy ? 1 : 0);
        if (image is ImageFile file) bytes += 2 * file.Picture.BytesPerPixel;
        return bytes * Pixels(plan);
    }

    private static long Pixels(Plan plan) => plan.Image is PlannedImage image ? (long)image.Width * image.Height : 0;

    /// <summary>Those that are drawn, while they are, and a copy of the values where noise is added.</summary>
    private static long Points(Plan plan, int training, int validation)
    {
        var available = plan.Image is PlannedPoints { Points.Count: var count } ? count : (int)Pixels(plan);
        var noise = plan.Sampling.Noise > 0 ? 4L * plan.Targets * training : 0;
        return Sampler.MemoryFor(available, training + validation)
            + (4L * (2 + plan.Targets) * (training + validation)) + noise;
    }

    /// <summary>Those that wait or are drawn; and one that is stored, all in float32, twice.</summary>
    private static long Checkpoints(NetworkShape shape, long checkpoint, long drawn)
    {
        var stored = 2 * (checkpoint - (4L * shape.ParameterCount));
        return (checkpoint * (drawn + WaitingCheckpoints)) + Math.Max(0, stored);
    }

    private static long Polytopes(Plan plan, long drawn)
    {
        double neurons = plan.Network.Hidden.Widths.Sum(width => (long)width);
        var pattern = 8 * Math.Ceiling(neurons / 64);
        var polytope = PolytopeBytes + (24 * plan.Targets) + pattern;
        // One more than are drawn: the last is compared with the next.
        return Whole(Slack * polytope * PolytopesIn(plan) * Math.Min(drawn + 1, plan.CheckpointEpochs.Length));
    }

    private static double PolytopesIn(Plan plan)
    {
        double neurons = plan.Network.Hidden.Widths.Sum(width => (long)width);
        return PolytopesPerPair * neurons * neurons;
    }

    private static long Outputs(Plan plan, int points, int threads)
    {
        var (width, height) = plan.Image is PlannedImage image
            ? (image.Width, image.Height) : (PointsSubject.Side, PointsSubject.Side);
        return Whole(plan.Outputs.Sum(output => (double)PartAnswers.Memory(output.Renderer, new RenderSize(
            width,
            height,
            points,
            plan.Network.ShapeFor(plan.Targets),
            output.Epochs.Length,
            Whole(PolytopesIn(plan)),
            threads))));
    }

    private static long Whole(double bytes) => (long)Math.Min(bytes, long.MaxValue / 16);
}
