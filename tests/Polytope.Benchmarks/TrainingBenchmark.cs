using System.Diagnostics;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Numerics;
using Polytope.Core.Training;

namespace Polytope.Benchmarks;

/// <summary>
/// Milliseconds an epoch of Adam on 5000 points, for the published shapes and others, beside PyTorch's where
/// python3-torch is installed (<c>tests/pytorch/time_training.py</c>).
/// </summary>
internal static class TrainingBenchmark
{
    private const int Points = 5000;

    private static readonly (string Name, int[] Hidden)[] Shapes =
    [
        ("6x14", [.. Enumerable.Repeat(14, 6)]),
        ("bottleneck", [.. Enumerable.Repeat(10, 10), 2, 10, 10, 10]),
        ("20x40", [.. Enumerable.Repeat(20, 40)]),
        ("1x100", [100]),
        ("3x64", [64, 64, 64]),
    ];

    /// <param name="args"><c>--no-pytorch</c>: only our own times.</param>
    public static int Run(string[] args)
    {
        Console.WriteLine("ms an epoch of 5000 points; GFlop/s counts 6 flops a weight and point");
        Console.WriteLine("| shape | batch | threads | ms | GFlop/s | PyTorch ms | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var threads in new[] { 1, 2 })
        {
            var theirs = PyTorchTimes.Measure(threads, skip: args.Contains("--no-pytorch"));
            foreach (var batch in new int?[] { null, 1024 })
            {
                var ratios = new List<double>();
                foreach (var (name, hidden) in Shapes)
                {
                    var shape = new NetworkShape(2, hidden, 1);
                    var ours = MillisecondsAnEpoch(shape, batch, threads);
                    var rate = 6e-6 * (shape.ParameterCount - shape.Widths.Skip(1).Sum()) * Points / ours;
                    var batchName = batch?.ToString(CultureInfo.InvariantCulture) ?? "full";
                    var comparison = "| |";
                    if (theirs.TryGetValue((name, batchName), out var their))
                    {
                        ratios.Add(their / ours);
                        comparison = FormattableString.Invariant($"{their:F2} | {their / ours:F1} |");
                    }

                    Console.WriteLine(FormattableString.Invariant($"| {name} | {batchName} | {threads} | {ours:F3} | {rate:F1} | {comparison}"));
                }

                if (ratios.Count > 0)
                {
                    var mean = Math.Exp(ratios.Average(Math.Log));
                    Console.WriteLine(FormattableString.Invariant($"| geometric mean | | {threads} | | | | {mean:F1} |"));
                }
            }

            if (theirs.TryGetValue(("matmul", "GFlop/s"), out var product))
                Console.WriteLine(FormattableString.Invariant($"| PyTorch's 1024 x 1024 matrix product | | {threads} | | {product:F1} | | |"));
        }

        return 0;
    }

    // The quickest of some parts: what else the machine does only ever adds time.
    private static double MillisecondsAnEpoch(NetworkShape shape, int? batch, int threads)
    {
        const int Parts = 8;
        var epochs = Math.Max(4, 12_000_000 / shape.ParameterCount / 25);
        var options = new TrainingOptions { BatchSize = batch, Epochs = int.MaxValue };
        var initial = Initialization.Create(shape, Activation.LeakyRelu(0.01f), new InitializationOptions(), 1);
        var checkpoints = Enumerable.Range(1, Parts + 2).Select(part => part * epochs).ToArray();
        var task = new TrainingTask(initial, new Samples(RandomPoints(), RandomPoints()), options, 1, checkpoints) { Threads = threads };

        var best = double.PositiveInfinity;
        var part = 0;
        var watch = Stopwatch.StartNew();
        foreach (var _ in new BuiltinTrainer().Train(task, CancellationToken.None))
        {
            if (part++ >= 2) best = Math.Min(best, watch.Elapsed.TotalMilliseconds / epochs);
            watch.Restart();
        }

        return best;
    }

    private static SampleSet RandomPoints()
    {
        var stream = new RandomStream(7, StreamPurpose.Sampling);
        var inputs = Enumerable.Range(0, 2 * Points).Select(_ => stream.NextSingle()).ToArray();
        var targets = Enumerable.Range(0, Points).Select(_ => (float)stream.NextInt(2)).ToArray();
        return new SampleSet(Points, 2, 1, inputs, targets);
    }
}
