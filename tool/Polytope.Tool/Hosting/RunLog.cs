using Polytope.Core.Rendering;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Records;
using Serilog;
using Serilog.Core;
using Serilog.Formatting.Compact;

namespace Polytope.Tool.Hosting;

/// <summary>
/// Every event of a run, with its numbers as properties, as a line of compact JSON in <c>log.clef</c>. Where that can't
/// be written, the run goes on.
/// </summary>
/// <param name="terminal">Told once of a run whose log can't be written.</param>
internal sealed class RunLog(ILogger? terminal = null) : IRunObserver, IDisposable
{
    private Logger? _log;
    private bool _hasFailed;

    public void Observe(RunEvent runEvent)
    {
        if (runEvent is RunStarted) _hasFailed = false;
        try
        {
            Write(runEvent);
        }
        catch (Exception failure) when (failure.GetBaseException() is IOException or UnauthorizedAccessException)
        {
            if (_hasFailed) return;
            _hasFailed = true;
            terminal?.Warning(
                "{Experiment}: the run goes on, but its log can't be written: {Reason}",
                runEvent.Experiment, failure.GetBaseException().Message);
        }
    }

    public void Dispose()
    {
        _log?.Dispose();
        _log = null;
    }

    private void Write(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                Dispose();
                _log = new LoggerConfiguration()
                    .MinimumLevel.Verbose()
                    .Enrich.WithProperty("Experiment", started.Experiment)
                    .AuditTo.File(new CompactJsonFormatter(), Path.Combine(started.Folder, RunFolder.Log))
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
}
