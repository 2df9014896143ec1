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
    : RunEvent(Experiment);

/// <summary>A checkpoint is trained and stored; its frame is still to come.</summary>
public sealed record CheckpointStored(string Experiment, int Epoch, string Sha256) : RunEvent(Experiment);

/// <summary>A frame has been handed to all renderers.</summary>
/// <param name="Seconds">Spent on its training, partition and measures.</param>
public sealed record FrameDrawn(string Experiment, Frame Frame, double Seconds) : RunEvent(Experiment);

/// <summary>All frames are drawn; the renderers finish their files.</summary>
public sealed record RenderersFinishing(string Experiment) : RunEvent(Experiment);

/// <param name="Folder">Where the run is now.</param>
public sealed record RunEnded(string Experiment, RunStatus Status, string Folder, RunRecord Record)
    : RunEvent(Experiment);

/// <summary>An experiment whose run is there already.</summary>
public sealed record RunSkipped(string Experiment, string Folder) : RunEvent(Experiment);

/// <summary>Watches runs. Cannot fail one: what it throws is swallowed.</summary>
public interface IRunObserver
{
    void Observe(RunEvent runEvent);
}
