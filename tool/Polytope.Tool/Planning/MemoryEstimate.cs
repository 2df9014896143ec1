using System.Collections.Immutable;
using Polytope.Core.Images;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Frames;
using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Planning.Subjects;

namespace Polytope.Tool.Planning;

/// <summary>
/// The memory that a run will take at most, estimated from its plan: arrays whose sizes follow from the plan, and
/// partitions, whose numbers of polytopes are only known when they are there.
/// </summary>
/// <param name="Parts">What takes how many bytes.</param>
internal sealed record MemoryEstimate(ImmutableArray<(string What, long Bytes)> Parts)
{
    /// <summary>The program itself, its compiled code and what a small run takes.</summary>
    private const long Program = 100_000_000;

    /// <summary>Pixels of a band in which losses over the image are computed, and bytes for each of them.</summary>
    private const long BandPixels = 1 << 22, BandBytes = 16 + 12;

    /// <summary>
    /// Of a pixel of a panel: colours of three panels, ink, differences and planes, and the encoded file; for a movie
    /// also copies of what waits to be encoded, and the encoder's planes and coefficients.
    /// </summary>
    private const int FrameBytes = 80, MovieBytes = 160;

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
        return new MemoryEstimate(
        [
            ("the program", Program),
            ("the image", Image(plan) + (drawn * BandBytes * Math.Min(BandPixels, Pixels(plan)))),
            ("the points", Points(plan)),
            ("the weights", Weights(plan, threads, drawn)),
            ("the polytopes", Polytopes(plan, drawn)),
            ("the pictures", Pictures(plan, threads)),
        ]);
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

    private static long Points(Plan plan)
    {
        long training = plan.Sampling.Training, validation = plan.Sampling.ValidationFor(plan.Training);
        var available = Pixels(plan);
        if (plan.Image is PlannedPoints { Points.Count: var count })
        {
            available = count;
            training = Math.Max(1, count - validation);
        }

        // The numbers of the points twice, and the list from which they are drawn: whole, or the entries that move.
        const int WholeFrom = 16, EntryBytes = 64;
        var all = training + validation;
        var sampling = (8 * all) + (all > available / WholeFrom ? 4 * available : EntryBytes * all);
        var point = 4L * (2 + plan.Targets);
        var noise = plan.Sampling.Noise > 0 ? 4 * plan.Targets * training : 0;
        // Shuffled epochs need a second copy, in which the next is prepared. Other trainers get the points as text.
        var trained = plan.Trainer is BuiltinTrainer
            ? (point + 4) * training * (plan.Training.Batch is null ? 1 : 2) : 2 * point * training;
        return sampling + (point * all) + noise + trained;
    }

    private static long Weights(Plan plan, int threads, long drawn)
    {
        var shape = plan.Network.ShapeFor(plan.Targets);
        long parameters = shape.ParameterCount, neurons = shape.Widths.Skip(1).Sum(width => (long)width);
        var vectors = plan.Training.Optimizer switch
        {
            OptimizerKind.Sgd => 0,
            OptimizerKind.Momentum or OptimizerKind.RmsProp => 1,
            OptimizerKind.Adam or OptimizerKind.AdamW => 2,
            _ => 3,
        };
        // A checkpoint has the weights in double and the state in float32; storing one, all in float32, twice.
        var checkpoint = parameters * (8 + (4 * vectors));
        var stored = 2 * 4 * parameters * (1 + vectors);
        // The trainer has the weights, three vectors, the gradients of eight groups, and what Muon adds.
        const int Groups = 8, BlockStride = 272;
        var training = (4 * parameters * (4 + Groups + (plan.Training.Optimizer == OptimizerKind.Muon ? 4 : 0)))
            + (4 * BlockStride * neurons * Math.Min(threads, Groups));
        return (checkpoint * (drawn + WaitingCheckpoints)) + stored
            + (plan.Trainer is BuiltinTrainer ? training : 0);
    }

    private static long Polytopes(Plan plan, long drawn)
    {
        double neurons = plan.Network.Hidden.Widths.Sum(width => (long)width);
        var pattern = 8 * Math.Ceiling(neurons / 64);
        var polytope = PolytopeBytes + (24 * plan.Targets) + pattern;
        // One more than are drawn: the last is compared with the next.
        return Whole(Slack * polytope * PolytopesPerPair * neurons * neurons * Math.Min(
            drawn + 1, plan.CheckpointEpochs.Length));
    }

    /// <summary>As many sheets are painted and encoded at a time as there are threads.</summary>
    private static long Pictures(Plan plan, int threads)
    {
        var (width, height) = plan.Image is PlannedImage image
            ? (image.Width, image.Height) : (PointsSubject.Side, PointsSubject.Side);
        double shape = (double)Math.Min(width, height) / Math.Max(width, height), bytes = 0;
        foreach (var output in plan.Outputs)
        {
            bytes += output.Renderer switch
            {
                FramesRenderer frames => Sheet(frames.Size ?? Math.Max(width, height), FrameBytes),
                MovieRenderer movie => Sheet(movie.Size, MovieBytes),
                ViewerRenderer viewer => 2.0 * ViewerSize.Estimate(
                    output.Epochs.Length, viewer.Frames, plan.Network.ShapeFor(plan.Targets).ParameterCount),
                _ => 0,
            };
        }

        return Whole(bytes);

        double Sheet(double size, int bytesPerPixel) => bytesPerPixel * size * size * shape * threads;
    }

    private static long Whole(double bytes) => (long)Math.Min(bytes, long.MaxValue / 16);
}
