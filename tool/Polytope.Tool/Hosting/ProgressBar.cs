using Polytope.Tool.Pipeline;
using Spectre.Console;

namespace Polytope.Tool.Hosting;

/// <summary>A moving bar with an estimate of what is left, on a terminal.</summary>
internal sealed class ProgressBar(Terminal terminal) : IRunObserver, IDisposable
{
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        ColorSystem = terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });

    private Progress? _progress;
    private ProgressTask? _bar;
    private TaskCompletionSource? _end;
    private Task? _display;

    public void Observe(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case RunStarted started:
                Begin(started);
                break;
            case CheckpointDamaged damaged:
                _console.WriteLine($"{damaged.Experiment}: {Progress.Damage(damaged)}");
                break;
            case FrameDrawn drawn when _progress is not null && _bar is not null:
                _progress.Count(drawn);
                _bar.Value = _progress.Part;
                _bar.Description = Markup.Escape($"{_progress.Name} {_progress.Brief(drawn)}");
                break;
            case EpochTrained trained when _progress is not null && _bar is not null:
                _progress.Count(trained);
                _bar.Value = _progress.Part;
                _bar.Description = Markup.Escape($"{_progress.Name} {_progress.BriefEpochs()}");
                break;
            case RendererFinishing finishing when _progress is not null && _bar is not null:
                // The bar itself shows the part.
                _bar.Value = finishing.Percent / 100.0;
                _bar.Description = Markup.Escape(
                    $"{_progress.Name}: {Progress.Finishing(finishing with { Percent = 0 })}");
                break;
            case RunSkipped skipped:
                _console.WriteLine($"{skipped.Experiment}: up to date, in {skipped.Folder} (--force runs it again)");
                break;
            case OutputsAdded added:
                Dispose();
                _console.WriteLine(Progress.Summary(added));
                break;
            case RunEnded ended:
                Dispose();
                if (_progress is not null) _console.WriteLine(_progress.Full(ended));
                break;
        }
    }

    public void Dispose()
    {
        _end?.TrySetResult();
        _display?.Wait(TimeSpan.FromSeconds(2));
        (_end, _display, _bar) = (null, null, null);
    }

    private void Begin(RunStarted started)
    {
        Dispose();
        _progress = new Progress(started);
        var end = _end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ready = new TaskCompletionSource<ProgressTask>();
        _display = Task.Run(() => _console.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = 12 },
                new PercentageColumn())
            .StartAsync(async context =>
            {
                ready.SetResult(context.AddTask(Markup.Escape(_progress.Name), maxValue: 1));
                await end.Task;
            }));
        _bar = ready.Task.GetAwaiter().GetResult();
    }
}
