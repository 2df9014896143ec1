using System.Diagnostics;
using Polytope.Tool.Records;

namespace Polytope.Tool.Pipeline.Frames;

internal enum Stage
{
    Training,
    Partition,
    Measures,
    Renderers,
}

/// <summary>Adds up where a run's time goes.</summary>
internal sealed class RunClock
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long[] _ticks = new long[4];

    /// <summary>Counts the time since <paramref name="start"/> to a stage.</summary>
    public void Add(Stage stage, long start) =>
        Interlocked.Add(ref _ticks[(int)stage], Stopwatch.GetTimestamp() - start);

    public RecordedTimings Timings => new()
    {
        Whole = Math.Round(Stopwatch.GetElapsedTime(_start).TotalSeconds, 3),
        Training = Seconds(Stage.Training),
        Partition = Seconds(Stage.Partition),
        Measures = Seconds(Stage.Measures),
        Renderers = Seconds(Stage.Renderers),
    };

    private double Seconds(Stage stage) => Math.Round(_ticks[(int)stage] / (double)Stopwatch.Frequency, 3);
}
