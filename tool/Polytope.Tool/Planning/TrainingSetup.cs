using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Records;

namespace Polytope.Tool.Planning;

/// <summary>
/// What a plan comes to before any training: the image, its classes where the loss wants classes, the samples, the network
/// to begin with.
/// </summary>
internal sealed record TrainingSetup(Image Image, ImageClasses? Classes, Samples Samples, Network Initial)
{
    /// <exception cref="UserErrorException">The image file is gone or has changed.</exception>
    public static TrainingSetup Of(Plan plan)
    {
        var image = ImageOf(plan.Image, plan.Training.Loss);
        var classes = plan.Training.Loss == LossKind.CrossEntropy ? new ImageClasses(image, Palette.Of(image)!) : null;
        var samples = Sampler.Draw(
            image, plan.Sampling.Method, plan.Sampling.Training, plan.Sampling.Validation, plan.Seed, classes);
        var shape = plan.Network.ShapeFor(samples.Training.Outputs);
        var initial = Initialization.Create(shape, plan.Network.Function, plan.Network.Start, plan.Seed);
        return new TrainingSetup(image, classes, samples, initial);
    }

    /// <summary>The training of a plan on this subject.</summary>
    public TrainingTask Task(Plan plan, IReadOnlyList<int> epochs, Checkpoint? from, int threads) =>
        new(Initial, Samples, plan.Training.Options, plan.Seed, epochs, from) { Threads = threads };

    /// <summary>What renderers need to know of a plan on this subject, besides how many threads they have.</summary>
    public RenderJob Job(Plan plan, string folder, IReadOnlyDictionary<string, object?> options, IReadOnlyList<int> epochs) =>
        new(folder, Image, Samples, Caption(plan), options, epochs) { Palette = Classes?.Palette };

    /// <summary>What captions say of a plan.</summary>
    private static RunCaption Caption(Plan plan) => new(
        plan.Experiment,
        plan.Network.Hidden.ToString(),
        plan.Sampling.Training,
        plan.Training.Rate,
        plan.Training.Optimizer.ToString().ToLowerInvariant(),
        plan.Seed,
        plan.Training.Epochs);

    /// <summary>The image, as the plan's loss takes it.</summary>
    /// <exception cref="UserErrorException">The file is gone or has changed.</exception>
    public static Image ImageOf(PlannedImage planned, LossKind loss)
    {
        if (planned is DrawnImage drawn) return drawn.Shape.Draw(drawn.Width, drawn.Height);
        var file = (ImageFile)planned;
        try
        {
            var image = PictureReader.Read(file.Path, file.ChannelsFor(loss));
            return Digest.OfFile(file.Path) == file.Digest ? image : throw new UserErrorException(
                $"{file.Path}: the image has changed since it was planned. Run again to plan with the new one.");
        }
        catch (UnreadableFileException mistake)
        {
            throw new UserErrorException($"The image of the plan can't be read any more: {mistake.Message}", ExitCode.Failed, mistake);
        }
    }
}
