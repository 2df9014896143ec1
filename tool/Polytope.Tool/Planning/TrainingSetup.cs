using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Planning;

/// <summary>
/// What a plan needs for its training: the image, its classes where the loss is over classes, the samples, the initial
/// network.
/// </summary>
internal sealed record TrainingSetup(Image Image, ImageClasses? Classes, Samples Samples, Network Initial)
{
    /// <exception cref="UserErrorException">The image file is gone or has changed.</exception>
    public static TrainingSetup Of(Plan plan)
    {
        plan.Image.ThrowIfChanged();
        var image = plan.Image.ImageFor(plan.Training.Loss);
        var classes = plan.Training.Loss == LossKind.CrossEntropy ? new ImageClasses(image, Palette.Of(image)!) : null;
        var samples = Sampler.Draw(
            image, plan.Sampling.Method, plan.Sampling.Training, plan.Sampling.Validation, plan.Seed, classes);
        var shape = plan.Network.ShapeFor(samples.Training.Outputs);
        var initial = Initialization.Create(shape, plan.Network.Function, plan.Network.Start, plan.Seed);
        return new TrainingSetup(image, classes, samples, initial);
    }

    /// <summary>The training of a plan with this setup.</summary>
    /// <exception cref="UserErrorException">A file of the trainer is gone or has changed.</exception>
    public TrainingTask Task(Plan plan, IReadOnlyList<int> epochs, Checkpoint? from, int threads)
    {
        foreach (var script in plan.Scripts) script.ThrowIfChanged();
        return new TrainingTask(Initial, Samples, plan.Training.Options, plan.Seed, epochs, from)
        {
            Threads = threads,
            Folder = plan.Origin.Folder,
        };
    }

    /// <summary>What renderers need to know of a plan with this setup, except for the number of threads.</summary>
    public RenderJob Job(Plan plan, string folder, IReadOnlyList<int> epochs) =>
        new(folder, Image, Samples, Caption(plan), epochs) { Palette = Classes?.Palette };

    /// <summary>What captions say of a plan.</summary>
    private static RunCaption Caption(Plan plan) => new(
        plan.Experiment,
        plan.Network.Hidden.ToString(),
        plan.Sampling.Training,
        plan.Training.Rate,
        plan.Training.Optimizer.ToString().ToLowerInvariant(),
        plan.Seed,
        plan.Training.Epochs)
    {
        Title = plan.Title,
        Notes = plan.Notes,
        Layers = plan.Network.Hidden.Widths.Length,
    };
}
