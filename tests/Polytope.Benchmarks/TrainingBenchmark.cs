using System.Diagnostics;
using Polytope.Core.Images;
using Polytope.Core.Networks;
using Polytope.Core.Numerics.Randomness;
using Polytope.Core.Training;
using Polytope.Core.Training.Builtin;

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
        Console.WriteLine(
            "ms an epoch of 5000 points; GFlop/s counts 2 flops a weight and point forward, 4 backward (2 in the "
                + "first layer)");
        Console.WriteLine(
            "| shape | batch | threads | ms | GFlop/s | of the product's rate | PyTorch ms | ratio | of one thread |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var alone = new Dictionary<(string, int?), double>();
        foreach (var threads in new[] { 1, 2 })
        {
            var theirs = PyTorchTimes.Measure(threads, skip: args.Contains("--no-pytorch"));
            var product = theirs.GetValueOrDefault(("matmul", "GFlop/s"), double.NaN);
            foreach (var batch in new int?[] { null, 1024 })
            {
                var batchName = batch?.ToString(CultureInfo.InvariantCulture) ?? "full";
                var ratios = new List<double>();
                foreach (var (name, hidden) in Shapes)
                {
                    var shape = new NetworkShape(2, hidden, 1);
                    var ours = MillisecondsAnEpoch(shape, batch, threads);
                    alone.TryAdd((name, batch), ours);
                    var rate = Flops(shape) * Points * 1e-6 / ours;
                    var their = theirs.GetValueOrDefault((name, batchName), double.NaN);
                    ratios.Add(their / ours);
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {name} | {batchName} | {threads} | {ours:F3} | {rate:F1} | {rate / product:P0} | "
                            + $"{their:F2} | {their / ours:F1} | {alone[(name, batch)] / ours:F2} |"));
                }

                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| geometric mean | {batchName} | {threads} | | | | | "
                        + $"{Math.Exp(ratios.Average(Math.Log)):F1} | |"));
            }

            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| PyTorch's 1024 x 1024 matrix product | | {threads} | | {product:F1} | | | | |"));
            if (theirs.GetValueOrDefault(("blas", "OpenBLAS"), 1) == 0)
                Console.WriteLine(
                    "PyTorch has the reference BLAS here, not OpenBLAS: these ratios flatter us. Install "
                        + "libopenblas0-pthread.");
        }

        return 0;
    }

    // The first layer needs no derivative with respect to its inputs.
    private static double Flops(NetworkShape shape)
    {
        var weights = Enumerable.Range(0, shape.LayerCount).Select(l => (double)shape.Widths[l] * shape.Widths[l + 1])
            .ToArray();
        return (6 * weights.Sum()) - (2 * weights[0]);
    }

    // The fastest of several parts: other work on the machine only adds time.
    private static double MillisecondsAnEpoch(NetworkShape shape, int? batch, int threads)
    {
        const int Parts = 8;
        var epochs = Math.Max(4, 12_000_000 / shape.ParameterCount / 25);
        var options = new TrainingOptions { BatchSize = batch, Epochs = int.MaxValue };
        var initial = Initialization.Create(shape, Activation.LeakyRelu(0.01f), new InitializationOptions(), 1);
        var checkpoints = Enumerable.Range(1, Parts + 2).Select(part => part * epochs).ToArray();
        var task = new TrainingTask(
            initial, new Samples(RandomPoints(), RandomPoints()), options, 1, checkpoints)
        { Threads = threads };

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
