using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Pipeline;

public sealed class ThreadsTests
{
    private static readonly Lazy<Results> OneThread = new(() => Results.With(1));

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Any_number_of_threads_gives_the_same_weights_drawings_and_measures(int threads)
    {
        var results = Results.With(threads);
        Assert.Equal(OneThread.Value.Checkpoints, results.Checkpoints);
        Assert.Equal(OneThread.Value.Drawings, results.Drawings);
        Assert.Equal(OneThread.Value.Metrics, results.Metrics);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Training_and_drawing_keep_no_more_threads_busy_than_they_were_given(int threads)
    {
        var busy = new BusyThreads();
        using var place = new Workplace();
        var plan = place.Plan("outputs[0].every=1");
        plan = plan with
        {
            Training = plan.Training with
            {
                Trainer = plan.Training.Trainer with { Kind = new WatchedTrainer { Busy = busy } },
            },
            Outputs = [.. plan.Outputs.Select(output => output with
            {
                Settings = output.Settings with
                {
                    Renderer = new WatchedRenderer { InsteadOf = output.Renderer.Name, Busy = busy },
                },
            })],
        };
        place.Run(plan, threads: threads);
        Assert.Equal(2 * 21, busy.Drawn);
        Assert.InRange(busy.Most, 1, threads);
    }

    /// <summary>Counts threads that train or draw at one time.</summary>
    private sealed class BusyThreads
    {
        private readonly Lock _gate = new();
        private int _busy;

        public int Most { get; private set; }

        public int Drawn { get; private set; }

        public void Enter(int threads)
        {
            lock (_gate)
            {
                _busy += threads;
                Most = Math.Max(Most, _busy);
            }
        }

        public void Leave(int threads, bool hasDrawn)
        {
            lock (_gate)
            {
                _busy -= threads;
                if (hasDrawn) Drawn++;
            }
        }
    }

    private sealed record WatchedTrainer : ITrainer
    {
        internal BusyThreads Busy { get; init; } = new();

        private readonly BuiltinTrainer _trainer = new();

        public string Name => _trainer.Name;

        public IEnumerable<Checkpoint> Train(TrainingTask task, CancellationToken cancellation)
        {
            using var stream = _trainer.Train(task, cancellation).GetEnumerator();
            while (true)
            {
                Busy.Enter(task.Threads);
                var goesOn = stream.MoveNext();
                Busy.Leave(task.Threads, hasDrawn: false);
                if (!goesOn) yield break;
                yield return stream.Current;
            }
        }
    }

    private sealed record WatchedRenderer : IRenderer
    {
        internal string InsteadOf { get; init; } = "";

        internal BusyThreads Busy { get; init; } = new();

        public string Name => InsteadOf;

        public IReadOnlyList<string> Files => [Name];

        public IFrameSink Open(RenderJob job) => new Sink(job, Busy);

        private sealed class Sink(RenderJob job, BusyThreads busy) : IFrameSink
        {
            private readonly FramePipeline<int> _pipeline = new(
                job.Threads,
                (frame, _) =>
                {
                    busy.Enter(1);
                    Thread.Yield();
                    busy.Leave(1, hasDrawn: true);
                    return frame.Epoch;
                },
                _ => { });

            public void Add(Frame frame) => _pipeline.Add(frame);

            public IReadOnlyList<string> Complete()
            {
                _pipeline.Complete();
                return [];
            }

            public void Dispose() => _pipeline.Dispose();
        }
    }

    private sealed record Results(
        IReadOnlyList<RecordedCheckpoint> Checkpoints, IReadOnlyList<RecordedOutput> Drawings,
        IReadOnlyList<string> Metrics)
    {
        public static Results With(int threads)
        {
            using var place = new Workplace();
            place.Run(
                place.Plan("outputs[1]={renderer: frames, every: 5}", "outputs[2]={renderer: svg, at: [1, 3, last]}"),
                threads: threads);
            return new Results(
                place.Record.Checkpoints, [.. place.Record.Outputs.Where(output => output.File != "metrics.csv")],
                place.Metrics());
        }
    }
}
