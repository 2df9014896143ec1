using System.Diagnostics;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Core.Measures;
using Polytope.Core.Measures.Changes;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Benchmarks;

/// <summary>
/// Milliseconds on one thread for each measure of a frame, or of two, beside those of the frame's partition. The image
/// is the published ring of 1024 x 1024 pixels with 5000 training and 1000 validation points. What measures share is
/// computed again for each. The last two rows are the measures that every run has, and all measures, computed together.
/// </summary>
internal static class MeasureBenchmark
{
    private const int Size = 1024;

    /// <param name="args">Networks as JSON, two of a run for each row: the frame before, then the frame.</param>
    public static int Run(string[] args)
    {
        var image = new Ring().Draw(Size, Size);
        var samples = Sampler.Draw(image, SamplingMethod.Uniform, 5000, 1000, 1);
        foreach (var pair in args.Chunk(2))
        {
            var (before, now) = (ReferenceNetwork.ReadFile(pair[0]), ReferenceNetwork.ReadFile(pair[1]));
            Measure(Path.GetFileNameWithoutExtension(pair[1]), image, samples, before, now);
        }

        return 0;
    }

    private static void Measure(string name, Image image, Samples samples, Network before, Network now)
    {
        var run = new MeasuredRun(now.Shape, Window.Unit, image, samples, null);
        using var old = PartitionBuilder.Build(before, Window.Unit);
        using var young = PartitionBuilder.Build(now, Window.Unit);
        var ages = CellAges.First(old, 0);
        var partition = Milliseconds(() => PartitionBuilder.Build(now, Window.Unit).Dispose());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {young.CellCount} cells, partition {partition:F1} ms"));
        foreach (var measure in MeasureCatalog.All) Report(measure.Name, Milliseconds(() => Compute([measure])));
        Report("those that every run has", Milliseconds(() => Compute(MeasureCatalog.Always)));
        Report("all", Milliseconds(() => Compute(MeasureCatalog.All)));

        void Compute(IEnumerable<Measure> measures)
        {
            var frame = new MeasuredFrame(run, 1, young);
            var change = new MeasuredChange(new MeasuredFrame(run, 0, old), ages, frame);
            foreach (var measure in measures) _ = measure.IsOfChange ? change.Of(measure) : frame.Of(measure);
        }

        void Report(string what, double time) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {what,-28} {time,10:F2} ms {time / partition,8:F3} partitions"));
    }

    /// <summary>The median of five, after one to warm up; of one where it takes seconds.</summary>
    private static double Milliseconds(Action action)
    {
        var times = new List<double>();
        do
        {
            var start = Stopwatch.GetTimestamp();
            action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        while (times.Count < 6 && times.Sum() < 3000);

        var used = times.Count > 1 ? times[1..] : times;
        return used.Order().ElementAt(used.Count / 2);
    }
}
