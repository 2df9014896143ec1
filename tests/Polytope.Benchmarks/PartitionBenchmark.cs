using System.Diagnostics;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Benchmarks;

/// <summary>
/// Milliseconds from weights in memory to a finished, certified partition of [-1, 1] x [-1, 1], beside PyTorch's for
/// evaluating the same network at 1024 x 1024 points where python3-torch is installed
/// (<c>tests/pytorch/time_evaluation.py</c>): in one call, as scripts do, and in pieces that stay in the caches.
/// </summary>
internal static class PartitionBenchmark
{
    private static readonly ConvexPolygon Window = ConvexPolygon.Rectangle(new Window(-1, -1, 1, 1));

    private static readonly string[] References =
        ["a_6x14_trained", "d_1x100_trained", "e_leaky_6x14_trained", "f_3x64_init"];

    private static readonly int[] Widths = [100, 500, 2000];

    private static readonly int[] Depths = [10, 20, 40];

    private static readonly (int Layers, int Width)[] PooledList =
    [
        (1, 50), (1, 100), (1, 200), (1, 500), (1, 1000), (1, 2000), (1, 5000),
        (5, 20), (10, 20), (20, 20), (40, 20),
        (3, 64), (6, 64), (12, 64),
    ];

    /// <param name="args">
    /// Networks as JSON, else those below; <c>--no-pytorch</c>: only our own times; <c>--growth</c>: how the time grows
    /// with the cells.
    /// </param>
    public static int Run(string[] args)
    {
        if (args.Contains("--growth")) return Growth();
        var files = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
        var networks = files.Count > 0
            ? [.. files.Select(file => (Path.GetFileNameWithoutExtension(file), ReferenceNetwork.ReadFile(file)))]
            : Defaults();
        Console.WriteLine("ms of the whole partition and of the stream; ns of the stream a cell and layer");
        Console.WriteLine(
            "| network | cells | exact decisions | whole | 2 threads | stream | 2 threads | ns | PyTorch at once "
                + "| ratio | in pieces | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, network) in networks)
        {
            var counts = PartitionBuilder.Stream(network, Window, new Nothing());
            var quickest = Quickest(
                () => PartitionBuilder.Build(network, Window).Dispose(),
                () => PartitionBuilder.Build(network, Window, 2).Dispose(),
                () => PartitionBuilder.Stream(network, Window, new Nothing()),
                () => PartitionBuilder.Stream(network, Window, new Nothing(), 2));
            var (whole, wholes, stream, streams) = (quickest[0], quickest[1], quickest[2], quickest[3]);
            var visits = counts.CellsAfter.Sum();
            var theirs = args.Contains("--no-pytorch") ? null : PyTorchTimes.Evaluation(network);
            var comparison = theirs is var (once, pieces)
                ? FormattableString.Invariant($"{once:F0} | {once / whole:F1} | {pieces:F0} | {pieces / whole:F1}")
                : "| | |";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {counts.Cells} | {counts.ExactDecisions} | {whole:F2} | {wholes:F2} | {stream:F2} | "
                    + $"{streams:F2} | {1e6 * stream / visits:F0} | {comparison} |"));
        }

        return 0;
    }

    /// <summary>Streams on one thread: the time per cell, per cell and layer, and per cell, layer and neuron.</summary>
    private static int Growth()
    {
        Console.WriteLine(
            "| hidden layers | cells | cells that pass a layer | stream ms | ns a cell | ns a cell and layer | "
                + "ns a cell, layer and neuron |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (layers, width) in PooledList)
        {
            var network = Random([.. Enumerable.Repeat(width, layers)]);
            var counts = PartitionBuilder.Stream(network, Window, new Nothing());
            var ms = Quickest(() => PartitionBuilder.Stream(network, Window, new Nothing()))[0];
            var passes = counts.CellsAfter.Sum();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {layers} of {width} | {counts.Cells} | {passes} | {ms:F2} | {1e6 * ms / counts.Cells:F0} | "
                    + $"{1e6 * ms / passes:F0} | {1e6 * ms / passes / width:F2} |"));
        }

        return 0;
    }

    /// <summary>The reference networks, and networks that grow in width and in depth.</summary>
    private static List<(string Name, Network Network)> Defaults()
    {
        var data = Path.Combine(AppContext.BaseDirectory, "data");
        return
        [
            .. References.Select(name => (name, ReferenceNetwork.ReadFile(Path.Combine(data, name + ".json")))),
            .. Widths.Select(width => ($"1 layer of {width}", Random([width]))),
            ("3 layers of 64", Random([64, 64, 64])),
            ("3 layers of 256", Random([256, 256, 256])),
            .. Depths.Select(depth => ($"{depth} layers of 20", Random([.. Enumerable.Repeat(20, depth)]))),
        ];
    }

    /// <summary>As at the beginning of training: weights of variance 2/fan-in, biases like PyTorch's.</summary>
    private static Network Random(int[] hidden) => Initialization.Create(
        new NetworkShape(2, hidden, 1), Activation.LeakyRelu(0.01f), new InitializationOptions { Bias = null }, 1);

    /// <summary>
    /// Milliseconds of each action, the fastest of several runs: other work on the machine only adds time. Actions take
    /// turns, so that such work affects all of them alike.
    /// </summary>
    private static double[] Quickest(params Action[] actions)
    {
        var best = new double[actions.Length];
        Array.Fill(best, double.PositiveInfinity);
        var total = Stopwatch.StartNew();
        for (var i = 0; i < 1000 && (i < 3 || total.Elapsed.TotalSeconds < actions.Length); i++)
        {
            for (var k = 0; k < actions.Length; k++)
            {
                var watch = Stopwatch.StartNew();
                actions[k]();
                best[k] = Math.Min(best[k], watch.Elapsed.TotalMilliseconds);
            }
        }

        return best;
    }

    private sealed class Nothing : ICellVisitor
    {
        public void Visit(in Cell cell)
        {
        }
    }
}
