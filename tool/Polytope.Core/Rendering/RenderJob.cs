using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Rendering;

/// <summary>What a renderer needs to know of a run.</summary>
/// <param name="Folder">Where to write.</param>
/// <param name="Subject">What is learned.</param>
/// <param name="Samples">The points from which it is learned.</param>
/// <param name="Caption">What the run is.</param>
/// <param name="Epochs">The epochs of the frames to come, ascending.</param>
public sealed record RenderJob(
    string Folder, Subject Subject, Samples Samples, RunCaption Caption, IReadOnlyList<int> Epochs)
{
    /// <inheritdoc cref="Subject.Palette"/>
    public Palette? Palette => Subject.Palette;

    /// <summary>The window of the run's partitions: what is learned, in the network's coordinates.</summary>
    public Window Window => Window.Of(Subject.Coordinates);

    /// <summary>The threads of the run, for whatever draws in parallel; changes no result.</summary>
    public ThreadBudget Threads { get; init; } = 1;

    /// <summary>
    /// Told by a sink, while it completes, which part of that work is done, from 0 to 1. From any thread, one call at a
    /// time; a sink whose work is short need not tell.
    /// </summary>
    public Action<double> Finishing { get; init; } = _ => { };
}

/// <summary>What a caption says of a run besides a frame's own numbers.</summary>
/// <param name="Experiment">Its id.</param>
/// <param name="Shape">The hidden layers as a manifest has them: <c>14x6</c>.</param>
/// <param name="Points">The number of training points.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Optimizer">Its name.</param>
/// <param name="Seed">The plan's seed.</param>
/// <param name="Epochs">Of the whole training.</param>
public sealed record RunCaption(
    string Experiment, string Shape, int Points, double Rate, string Optimizer, ulong Seed, int Epochs)
{
    /// <summary>Of the experiment, if it has one.</summary>
    public string? Title { get; init; }

    /// <summary>Of the experiment, if it has some.</summary>
    public string? Notes { get; init; }

    /// <summary>The number of hidden layers; 0 if it isn't known.</summary>
    public int Layers { get; init; }

    /// <summary>What follows the network's output layer.</summary>
    public OutputActivation Output { get; init; }

    /// <summary>The standard deviation of the noise on the training values.</summary>
    public double Noise { get; init; }
}
