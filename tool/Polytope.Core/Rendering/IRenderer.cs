using Polytope.Core.Images;

namespace Polytope.Core.Rendering;

/// <summary>Turns frames into files. Found by its name.</summary>
public interface IRenderer
{
    string Name { get; }

    /// <summary>Opens a sink for the frames of one run.</summary>
    IFrameSink Open(RenderJob job);
}

/// <summary>
/// Takes frames in order and is closed. Nothing stands under its final name before <see cref="Complete"/>;
/// disposing without completing leaves no file behind.
/// </summary>
public interface IFrameSink : IDisposable
{
    /// <summary>
    /// Draws one frame; may hand the work to other threads (holding the frame, as <see cref="FramePipeline{T}"/> does), and
    /// waits when too much is under way.
    /// </summary>
    void Add(Frame frame);

    /// <summary>Waits for all that is under way and gives the files their final names.</summary>
    /// <returns>The files written, relative to the job's folder, with forward slashes.</returns>
    IReadOnlyList<string> Complete();
}

/// <summary>What a renderer needs to know of a run.</summary>
/// <param name="Folder">Where to write.</param>
/// <param name="Image">What was learned.</param>
/// <param name="Samples">The points it was learned from.</param>
/// <param name="Caption">What the run is.</param>
/// <param name="Options">The output's own keys, as written in the plan (such as <c>size</c>, <c>format</c>).</param>
/// <param name="Epochs">The epochs of the frames to come, ascending.</param>
public sealed record RenderJob(
    string Folder,
    Image Image,
    Samples Samples,
    RunCaption Caption,
    IReadOnlyDictionary<string, object?> Options,
    IReadOnlyList<int> Epochs)
{
    /// <summary>
    /// Null where the network's outputs are the image's channels; else its outputs are scores, one for each of these
    /// colours, and the colour with the highest is the network's answer.
    /// </summary>
    public Palette? Palette { get; init; }

    /// <summary>The threads of the run, to be busy with; changes no result.</summary>
    public ThreadBudget Threads { get; init; } = 1;
}

/// <summary>What a caption says of a run besides a frame's own numbers.</summary>
/// <param name="Experiment">Its id.</param>
/// <param name="Shape">The hidden layers as a person writes them: <c>14x6</c>.</param>
/// <param name="Points">Training points.</param>
/// <param name="Rate">Learning rate.</param>
/// <param name="Optimizer">Its name.</param>
/// <param name="Seed">The plan's seed.</param>
/// <param name="Epochs">Of the whole training.</param>
public sealed record RunCaption(
    string Experiment, string Shape, int Points, double Rate, string Optimizer, ulong Seed, int Epochs);
