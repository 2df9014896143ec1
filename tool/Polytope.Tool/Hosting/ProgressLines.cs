using Polytope.Tool.Pipeline;
using Serilog;

namespace Polytope.Tool.Hosting;

/// <summary>A plain line now and then, for logs and pipes.</summary>
internal sealed class ProgressLines(ILogger log) : IRunObserver
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private Progress? _progress;
    private DateTime _next;

    public void Observe(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                _progress = new Progress(started);
                _next = DateTime.UtcNow + Pause;
                log.Information("{Experiment}: {Task}", started.Experiment, Progress.Task(started));
                break;
            case FrameDrawn drawn when _progress is not null:
                _progress.Count(drawn);
                if (drawn.Frame.PhaseChanges.Count > 0)
                {
                    log.Information(
                        "{Experiment}: phase change at epoch {Epoch}: {Curves}",
                        drawn.Experiment, drawn.Frame.Epoch, string.Join(", ", drawn.Frame.PhaseChanges));
                }

                if (DateTime.UtcNow < _next) break;
                _next = DateTime.UtcNow + Pause;
                log.Information("{Experiment}: {Progress}", drawn.Experiment, _progress.Full(drawn));
                break;
            case RunSkipped skipped:
                log.Information(
                    "{Experiment}: up to date, in {Folder} (--force runs it again)",
                    skipped.Experiment,
                    skipped.Folder);
                break;
            case RunEnded ended:
                log.Information("{Summary}", Progress.Summary(ended));
                break;
        }
    }
}
