using Polytope.Core.Rendering;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;
using Serilog;
using Serilog.Core;
using Serilog.Formatting.Compact;

namespace Polytope.Tool.Hosting;

/// <summary>
/// Every event of a run, with its numbers as properties, as a line of compact JSON in <c>log.clef</c>.
/// </summary>
internal sealed class RunLog : IRunObserver, IDisposable
{
    private Logger? _log;

    public void Observe(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                Dispose();
                _log = new LoggerConfiguration()
                    .MinimumLevel.Verbose()
                    .Enrich.WithProperty("Experiment", started.Experiment)
                    .WriteTo.File(new CompactJsonFormatter(), Path.Combine(started.Folder, RunFolder.Log))
                    .CreateLogger();
                _log.Information(
                    "{Experiment} begins: {Epochs} epochs, {Frames} frames, resumed from {ResumedFrom}",
                    started.Experiment, started.Epochs, started.Frames, started.ResumedFrom);
                break;
            case CheckpointDamaged damaged:
                _log?.Warning("{File} is damaged", damaged.File);
                break;
            case TrainerSpoke spoke:
                _log?.Information("Trainer: {Text}", spoke.Text);
                break;
            case CheckpointStored stored:
                _log?.Debug("Epoch {Epoch} is stored: {Sha256}", stored.Epoch, stored.Sha256);
                break;
            case FrameDrawn { Frame: var frame } drawn:
                if (frame.Losses.Image is not null) LogOnImage(frame, drawn.Seconds);
                else LogOnPoints(frame, drawn.Seconds);
                if (drawn.PhaseChanges.Count > 0)
                    _log?.Information("Epoch {Epoch} starts a phase change: {Curves}", frame.Epoch, drawn.PhaseChanges);
                break;
            case OutputFailed failed:
                _log?.Error("{Renderer} failed: {Message}", failed.Renderer, failed.Message);
                break;
            case OutputsAdded added:
                _log?.Information("{Experiment}: added {@Files}", added.Experiment, added.Files);
                Dispose();
                break;
            case RunEnded ended:
                _log?.Information(
                    "{Experiment} is {Status}: {@Timings}", ended.Experiment, ended.Status, ended.Record.Timings);
                Dispose();
                break;
        }
    }

    private void LogOnImage(Frame frame, double seconds) => _log?.Information(
        "Epoch {Epoch}: losses {TrainingLoss} (training), {ValidationLoss} (validation), {ImageLoss} (image); "
        + "{Polytopes} polytopes, boundary {BoundaryLength}, {NearImageEdges} of it near edges of the image, "
        + "areas {LargestArea} (largest), {MedianArea} (median); {Seconds} s",
        frame.Epoch,
        frame.Losses.Training,
        frame.Losses.Validation,
        frame.Losses.Image,
        frame.Measures.Polytopes,
        frame.Measures.BoundaryLength,
        frame.Measures.NearImageEdges,
        frame.Measures.LargestArea,
        frame.Measures.MedianArea,
        seconds);

    private void LogOnPoints(Frame frame, double seconds) => _log?.Information(
        "Epoch {Epoch}: losses {TrainingLoss} (training), {ValidationLoss} (validation); "
        + "{Polytopes} polytopes, boundary {BoundaryLength}, "
        + "areas {LargestArea} (largest), {MedianArea} (median); {Seconds} s",
        frame.Epoch,
        frame.Losses.Training,
        frame.Losses.Validation,
        frame.Measures.Polytopes,
        frame.Measures.BoundaryLength,
        frame.Measures.LargestArea,
        frame.Measures.MedianArea,
        seconds);

    public void Dispose()
    {
        _log?.Dispose();
        _log = null;
    }
}
