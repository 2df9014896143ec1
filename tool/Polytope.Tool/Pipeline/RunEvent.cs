using Polytope.Core.Rendering;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline;

/// <summary>What happens in a run, for those who watch.</summary>
public abstract record RunEvent(string Experiment);

/// <param name="Epochs">Of the whole training.</param>
/// <param name="Frames">To be drawn.</param>
/// <param name="Folder">Where the run is built.</param>
/// <param name="ResumedFrom">The epoch of the checkpoint that the training goes on from.</param>
public sealed record RunStarted(string Experiment, int Epochs, int Frames, string Folder, int? ResumedFrom)
    : RunEvent(Experiment)
{
    /// <summary>Which run of how many.</summary>
    public Ordinal Ordinal { get; init; } = Ordinal.Only;
}

/// <param name="Number">From 1 on.</param>
/// <param name="Of">How many there are.</param>
public sealed record Ordinal(int Number, int Of)
{
    /// <summary>The one of one.</summary>
    public static Ordinal Only { get; } = new(1, 1);
}

/// <summary>
/// A file that the training was to go on from is damaged: it goes on from the newest checkpoint that is sound.
/// </summary>
/// <param name="File">Its path.</param>
public sealed record CheckpointDamaged(string Experiment, string File) : RunEvent(Experiment);

/// <summary>The process that held the run before is gone.</summary>
/// <param name="Reason">How that is known.</param>
public sealed record RunTakenOver(string Experiment, string Reason) : RunEvent(Experiment);

/// <summary>An epoch is trained; told a few times a second, whether it gets a frame or not.</summary>
public sealed record EpochTrained(string Experiment, int Epoch) : RunEvent(Experiment);

/// <summary>A trainer says something that is for the log.</summary>
public sealed record TrainerSpoke(string Experiment, string Text) : RunEvent(Experiment);

/// <summary>A checkpoint is trained and stored; its frame is still to come.</summary>
public sealed record CheckpointStored(string Experiment, int Epoch, string Sha256) : RunEvent(Experiment);

/// <summary>A frame has been handed to all renderers.</summary>
/// <param name="Seconds">Spent on its training, partition and measures.</param>
public sealed record FrameDrawn(string Experiment, Frame Frame, double Seconds) : RunEvent(Experiment)
{
    /// <summary>The curves that start a phase change at this frame: see <see cref="FrameSequence"/>.</summary>
    public IReadOnlyList<string> PhaseChanges { get; init; } = [];
}

/// <summary>All frames are drawn; a renderer finishes its files. Observed at its start, and as it goes on.</summary>
/// <param name="Renderer">Its name.</param>
/// <param name="Ordinal">Which renderer of how many.</param>
/// <param name="Percent">How much of that is done, as far as the renderer tells.</param>
public sealed record RendererFinishing(string Experiment, string Renderer, Ordinal Ordinal, int Percent = 0)
    : RunEvent(Experiment);

/// <summary>A plug-in's renderer has failed; the run goes on without its output.</summary>
/// <param name="Renderer">Its name.</param>
/// <param name="Message">Which plug-in, where it is, and what happened.</param>
public sealed record OutputFailed(string Experiment, string Renderer, string Message) : RunEvent(Experiment);

/// <param name="Folder">Where the run is now.</param>
public sealed record RunEnded(string Experiment, RunStatus Status, string Folder, RunRecord Record)
    : RunEvent(Experiment);

/// <summary>Other outputs of a finished run are drawn.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Files">Those that are new.</param>
public sealed record OutputsAdded(string Experiment, string Folder, IReadOnlyList<RecordedOutput> Files)
    : RunEvent(Experiment);

/// <summary>An experiment whose run is there already.</summary>
public sealed record RunSkipped(string Experiment, string Folder) : RunEvent(Experiment);

/// <summary>Watches runs. Cannot fail one: what it throws is swallowed.</summary>
public interface IRunObserver
{
    void Observe(RunEvent runEvent);
}
