using System.Collections.Immutable;
using System.Diagnostics;
using Polytope.Core.Rendering;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Pipeline;

/// <summary>The open sinks of a run's outputs; each gets the frames of its own epochs.</summary>
internal sealed class FrameSinks : IDisposable
{
    private readonly List<(IFrameSink Sink, ImmutableHashSet<int> Epochs)> _sinks = [];
    private readonly HashSet<IFrameSink> _begun = [];
    private readonly RunClock _clock;

    public FrameSinks(Plan plan, PlanSubject subject, Services services, string folder, int threads, RunClock clock)
    {
        _clock = clock;
        try
        {
            foreach (var output in plan.Outputs)
            {
                var job = new RenderJob(
                    folder, subject.Image, subject.Samples, PlanSubject.Caption(plan), output.Options, output.Epochs)
                {
                    Threads = threads,
                };
                _sinks.Add((services.Renderer(output.Renderer).Open(job), [.. output.Epochs]));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Add(Frame frame)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var (sink, _) in _sinks.Where(sink => sink.Epochs.Contains(frame.Epoch)))
        {
            sink.Add(frame);
            _begun.Add(sink);
        }

        _clock.Add(Stage.Renderers, start);
    }

    /// <returns>
    /// The files of all outputs, in the plan's order. One that got no frame, because the training diverged before, has none.
    /// </returns>
    public IReadOnlyList<string> Complete()
    {
        var start = Stopwatch.GetTimestamp();
        List<string> files = [.. _sinks.Where(sink => _begun.Contains(sink.Sink)).SelectMany(sink => sink.Sink.Complete())];
        _clock.Add(Stage.Renderers, start);
        return files;
    }

    public void Dispose()
    {
        foreach (var (sink, _) in _sinks) sink.Dispose();
    }
}
