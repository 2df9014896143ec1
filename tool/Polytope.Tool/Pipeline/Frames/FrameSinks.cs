using System.Collections.Immutable;
using System.Diagnostics;
using Polytope.Core.Rendering;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Pipeline.Frames;

/// <summary>The open sinks of a run's outputs; each gets the frames of its own epochs.</summary>
internal sealed class FrameSinks : IDisposable
{
    private readonly List<(IFrameSink Sink, string Renderer, ImmutableHashSet<int> Epochs)> _sinks = [];
    private readonly HashSet<IFrameSink> _begun = [];
    private readonly ThreadBudget _threads;
    private readonly RunClock _clock;
    private readonly int _last;
    private Action<double> _finishing = _ => { };

    public FrameSinks(
        Plan plan, TrainingSetup setup, string folder, ThreadBudget threads, RunClock clock)
    {
        (_threads, _clock, _last) = (threads, clock, plan.Training.Epochs);
        try
        {
            foreach (var output in plan.Outputs)
            {
                var job = setup.Job(plan, folder, output.Epochs) with
                {
                    Threads = threads,
                    Finishing = part => _finishing(part),
                };
                _sinks.Add((output.Renderer.Open(job), output.Renderer.Name, [.. output.Epochs]));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>
    /// Gives a frame to every sink that wants it, and releases it. Where a training stops early, its last frame also
    /// goes to the sinks that want the frame of the plan's last epoch.
    /// </summary>
    public void Add(Frame frame)
    {
        var isStop = frame.Checkpoint.State.Validation is { HasStopped: true };
        var start = Stopwatch.GetTimestamp();
        foreach (
            var (sink, _, _) in _sinks.Where(
                sink => sink.Epochs.Contains(frame.Epoch) || (isStop && sink.Epochs.Contains(_last))))
        {
            sink.Add(frame);
            _begun.Add(sink);
        }

        frame.Holds.Release();
        _clock.Add(Stage.Renderers, start);
    }

    /// <returns>
    /// The files of all outputs, in the plan's order. An output that got no frame, because the training diverged
    /// before, has none.
    /// </returns>
    /// <param name="finishing">
    /// Told which renderer finishes its files, its number and of how many; and then each percent of that work.
    /// </param>
    public IReadOnlyList<string> Complete(Action<string, Ordinal, int> finishing)
    {
        using var held = _threads.Hold();
        var start = Stopwatch.GetTimestamp();
        var files = new List<string>();
        var begun = _sinks.FindAll(sink => _begun.Contains(sink.Sink));
        foreach (var (index, (sink, renderer, _)) in begun.Index())
        {
            var (ordinal, told) = (new Ordinal(index + 1, begun.Count), 0);
            finishing(renderer, ordinal, told);
            _finishing = part =>
            {
                var percent = (int)(100 * Math.Clamp(part, 0, 1));
                if (percent > told) finishing(renderer, ordinal, told = percent);
            };
            files.AddRange(sink.Complete());
        }

        _clock.Add(Stage.Renderers, start);
        return files;
    }

    public void Dispose()
    {
        foreach (var (sink, _, _) in _sinks) sink.Dispose();
    }
}
