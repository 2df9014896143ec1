using System.Collections.Immutable;
using System.Diagnostics;
using Polytope.Core.Measures;
using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Viewer;
using Polytope.Tool.Planning;
using Polytope.Tool.Plugins;

namespace Polytope.Tool.Pipeline.Frames;

/// <summary>The open sinks of a run's outputs; each gets the frames of its own epochs.</summary>
internal sealed class FrameSinks : IDisposable
{
    private readonly List<OpenSink> _sinks = [];
    private readonly HashSet<IFrameSink> _begun = [];
    private readonly PhaseChanges _loss = new();
    private readonly ThreadBudget _threads;
    private readonly RunClock _clock;
    private readonly int _last;
    private Action<double> _finishing = _ => { };

    /// <param name="plugins">How plug-ins are treated.</param>
    public FrameSinks(
        Plan plan, TrainingSetup setup, string folder, ThreadBudget threads, RunClock clock, PluginHandling plugins)
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
                _sinks.Add(OpenSink.Of(output, job, plugins, plan.Outputs));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What went wrong in plug-ins, with the index of each output among the plan's.</summary>
    public IReadOnlyList<(int Output, PluginException Failure)> Failures =>
    [
        .. from sink in _sinks.Index()
           where sink.Item.Sink is PluginSink { Failure: not null }
           select (sink.Index, ((PluginSink)sink.Item.Sink).Failure!),
    ];

    /// <summary>
    /// Gives a frame to every sink that wants it, and releases it. Where a training stops early, its last frame also
    /// goes to the sinks that want the frame of the plan's last epoch.
    /// </summary>
    /// <returns>
    /// The curves that start a phase change: the loss over all frames, others where an output measures changes.
    /// </returns>
    public IReadOnlyList<string> Add(Frame frame)
    {
        var changes = new SortedSet<string>(StringComparer.Ordinal);
        if (_loss.Add(frame.Losses.Training)) changes.Add(FrameSequence.Loss);
        var isStop = frame.Checkpoint.State.Validation is { HasStopped: true };
        var start = Stopwatch.GetTimestamp();
        foreach (var sink in _sinks.Where(sink => IsIn(sink.Epochs)))
        {
            if (sink.Sequence is null) sink.Sink.Add(frame);
            else changes.UnionWith(sink.Sequence.Add(frame, IsIn(sink.Scheduled), sink.Sink.Add));
            _begun.Add(sink.Sink);
        }

        frame.Holds.Release();
        _clock.Add(Stage.Renderers, start);
        return [.. changes];

        bool IsIn(ImmutableHashSet<int> epochs) => epochs.Contains(frame.Epoch) || (isStop && epochs.Contains(_last));
    }

    /// <returns>
    /// The files of all outputs, in the plan's order. An output that got no frame, because the training diverged
    /// before, has none.
    /// </returns>
    /// <param name="finishing">
    /// Told which renderer finishes its files, its number from 1 on, of how many, and each percent of that work.
    /// </param>
    /// <param name="divergedIn">The epoch in which the training diverged; null where it did not.</param>
    public IReadOnlyList<string> Complete(Action<string, int, int, int> finishing, int? divergedIn)
    {
        using var held = _threads.Hold();
        var start = Stopwatch.GetTimestamp();
        var files = new List<string>();
        var begun = _sinks.FindAll(sink => _begun.Contains(sink.Sink));
        foreach (var (index, sink) in begun.Index())
        {
            var told = 0;
            finishing(sink.Renderer, index + 1, begun.Count, told);
            _finishing = part =>
            {
                var percent = (int)(100 * Math.Clamp(part, 0, 1));
                if (percent > told) finishing(sink.Renderer, index + 1, begun.Count, told = percent);
            };
            if (divergedIn is { } epoch && sink.Sink is IDivergenceSink telling) telling.Diverged(epoch);
            files.AddRange(sink.Sink.Complete());
        }

        _clock.Add(Stage.Renderers, start);
        return files;
    }

    /// <summary>
    /// A plug-in has a budget of threads of its own: one that does not return keeps no share that others wait for.
    /// </summary>
    private static IFrameSink Open(IRenderer renderer, RenderJob job, PluginHandling plugins) =>
        Plugin.Of(renderer) is { } plugin
            ? new PluginSink(
                plugin,
                renderer,
                job with { Threads = new ThreadBudget(job.Threads.Threads) },
                new PluginCall(plugin, plugins.Grace, plugins.Cancellation),
                failure => plugins.Failed(renderer.Name, failure))
            : renderer.Open(job);

    public void Dispose()
    {
        foreach (var sink in _sinks)
        {
            sink.Sink.Dispose();
            sink.Sequence?.Dispose();
        }
    }

    /// <param name="Sequence">Compares its frames; null where it reads no measure of change.</param>
    private sealed record OpenSink(
        IFrameSink Sink,
        string Renderer,
        ImmutableHashSet<int> Epochs,
        ImmutableHashSet<int> Scheduled,
        FrameSequence? Sequence)
    {
        public static OpenSink Of(
            PlannedOutput output, RenderJob job, PluginHandling plugins, IEnumerable<PlannedOutput> all)
        {
            var renderer = output.Renderer is ViewerRenderer page
                ? page.With(MeasuresOf(all, output))
                : output.Renderer;
            var measures = PartAnswers.RequiredMeasures(renderer);
            return new(
                Open(renderer, job, plugins),
                renderer.Name,
                [.. output.Epochs],
                [.. output.Scheduled],
                measures.Any(measure => measure.IsOfChange) ? new FrameSequence(measures) : null);
        }

        /// <summary>
        /// What outputs measure at each frame of one of them; changes only where they have the same frames.
        /// </summary>
        private static IEnumerable<Measure> MeasuresOf(IEnumerable<PlannedOutput> all, PlannedOutput one) =>
            from output in all
            let epochs = output.Epochs.ToHashSet()
            where epochs.IsSupersetOf(one.Epochs)
            from measure in PartAnswers.RequiredMeasures(output.Renderer)
            where !measure.IsOfChange || epochs.Count == one.Epochs.Length
            select measure;
    }
}

/// <param name="Grace">How long after an interruption a call into a plug-in may take.</param>
/// <param name="Failed">Told at once which renderer of a plug-in has failed, and how.</param>
/// <param name="Cancellation">The interruption.</param>
internal sealed record PluginHandling(
    TimeSpan Grace, Action<string, PluginException> Failed, CancellationToken Cancellation);
