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
