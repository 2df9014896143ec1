using Polytope.Tool.Pipeline;
using Serilog;

namespace Polytope.Tool.Hosting;

/// <summary>A plain line now and then, or for every frame where that is asked for: for logs and pipes.</summary>
internal sealed class ProgressLines(ILogger log, Terminal terminal) : IRunObserver
{
    /// <summary>In milliseconds.</summary>
    private const long Pause = 5000;

    private Progress? _progress;
    // By a clock that never jumps.
    private long _next;

    public void Observe(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                _progress = new Progress(started);
                _next = Environment.TickCount64 + Pause;
                log.Information("{Experiment}: {Task}", _progress.Name, Progress.Task(started));
                break;
            case CheckpointDamaged damaged:
                log.Warning("{Experiment}: {Damage}", damaged.Experiment, Progress.Damage(damaged));
                break;
            case FrameDrawn drawn when _progress is not null:
                _progress.Count(drawn);
                if (drawn.PhaseChanges.Count > 0)
                {
                    log.Information(
                        "{Experiment}: phase change at epoch {Epoch}: {Curves}",
                        _progress.Name, drawn.Frame.Epoch, string.Join(", ", drawn.PhaseChanges));
                }

                if (IsDue()) log.Information("{Experiment}: {Progress}", _progress.Name, _progress.Full(drawn));
                break;
            case EpochTrained trained when _progress is not null:
                _progress.Count(trained);
                if (IsDue()) log.Information("{Experiment}: {Progress}", _progress.Name, _progress.Epochs());
                break;
            case TrainerSpoke spoke when terminal.Verbosity == Verbosity.Verbose:
                log.Information("{Experiment}: trainer: {Text}", spoke.Experiment, spoke.Text);
                break;
            case RendererFinishing finishing when _progress is not null:
                if (IsDue()) log.Information("{Experiment}: {Progress}", _progress.Name, Progress.Finishing(finishing));
                break;
            case RunTakenOver taken:
                log.Information("{Experiment}: {Reason}, and this one goes on", taken.Experiment, taken.Reason);
                break;
            case OutputFailed failed:
                log.Error("{Experiment}: {Message}", failed.Experiment, failed.Message);
                break;
            case RunSkipped skipped:
                log.Information(
                    "{Experiment}: up to date, in {Folder} (--force runs it again)",
                    skipped.Experiment,
                    skipped.Folder);
                break;
            case OutputsAdded added:
                log.Information("{Summary}", Progress.Summary(added));
                break;
            case RunEnded ended:
                if (_progress is not null) log.Information("{Summary}", _progress.Full(ended));
                break;
        }
    }

    private bool IsDue()
    {
        if (Environment.TickCount64 < _next && terminal.Verbosity != Verbosity.Verbose) return false;
        _next = Environment.TickCount64 + Pause;
        return true;
    }
}
