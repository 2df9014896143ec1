using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Planning;

/// <summary>
/// What a plan needs for its training: what is learned, the samples, the initial network.
/// </summary>
internal sealed record TrainingSetup(Subject Subject, Samples Samples, Network Initial)
{
    /// <exception cref="UserErrorException">The file that is learned is gone or has changed.</exception>
    public static TrainingSetup Of(Plan plan)
    {
        var (subject, samples) = plan.Image.Draw(plan.Training, plan.Sampling, plan.Seed);
        var shape = plan.Network.ShapeFor(samples.Training.Outputs);
        var initial = Initialization.Create(
            shape, plan.Network.Function, plan.Network.Start, plan.Seed, plan.Network.Output);
        return new TrainingSetup(subject, samples, initial);
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
        new(folder, Subject, Samples, Caption(plan), epochs);

    /// <summary>What captions say of a plan.</summary>
    private RunCaption Caption(Plan plan) => new(
        plan.Experiment,
        plan.Network.Hidden.ToString(),
        Samples.Training.Count,
        plan.Training.Rate,
        plan.Training.Optimizer.ToString().ToLowerInvariant(),
        plan.Seed,
        plan.Training.Epochs)
    {
        // XML has no control characters, and no picture a letter for them.
        Title = plan.Title is { } title ? Printable.Line(title) : null,
        Notes = plan.Notes is { } notes ? Printable.Lines(notes) : null,
        Layers = plan.Network.Hidden.Widths.Length,
        Noise = plan.Sampling.Noise,
        Output = plan.Network.Output,
    };
}
