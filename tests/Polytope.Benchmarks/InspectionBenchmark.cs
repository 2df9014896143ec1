using System.Diagnostics;
using Polytope.Core.Inspection;
using Polytope.Core.Networks;

namespace Polytope.Benchmarks;

/// <summary>
/// Milliseconds for everything about the polytope of one point: the median over some points, once the network's
/// integers are prepared and the code is compiled. Networks are as initialized.
/// </summary>
internal static class InspectionBenchmark
{
    private const int Points = 7;

    /// <param name="args"><c>--large</c>: also a convolutional network, which takes long.</param>
    public static int Run(string[] args)
    {
        Console.WriteLine(
            "| network | rows | facets | compared | by a point | by a combination | integers | open | first ms | "
                + "median ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        Measure("2 inputs, 40 layers of 20, leaky", 2, [.. Enumerable.Repeat(20, 40)], Activation.LeakyRelu(0.01f));
        Measure("2 inputs, 40 layers of 20, ReLU", 2, [.. Enumerable.Repeat(20, 40)], Activation.Relu);
        Measure("16 inputs, 3 layers of 64, ReLU", 16, [64, 64, 64], Activation.Relu);
        Measure("784 inputs, 3 layers of 256, ReLU", 784, [256, 256, 256], Activation.Relu);
        Measure("784 inputs, 3 layers of 256, leaky", 784, [256, 256, 256], Activation.LeakyRelu(0.01f));
        Measure("5 inputs, 6 layers of 50, ReLU", 5, [50, 50, 50, 50, 50, 50], Activation.Relu);
        if (args.Contains("--large"))
            Measure("784 inputs, convolutions of 2704 and 800, a layer of 100", Convolutional(), points: 1);
        return 0;
    }

    private static void Measure(string name, int inputs, int[] hidden, Activation activation) => Measure(
        name,
        Initialization.Create(
            new NetworkShape(inputs, hidden, inputs > 2 ? 10 : 1), activation, new InitializationOptions(), 1),
        Points);

    /// <summary>
    /// A network for pictures of 28 x 28 as verification benchmarks have them: two convolutions of 4 x 4 and stride 2
    /// with 16 and 32 channels, a layer of 100 neurons, ten outputs. Weights are as initialized.
    /// </summary>
    internal static Network Convolutional()
    {
        var random = new Random(1);
        return new Network(
            [
                Convolution(random, 1, 28, 16), Convolution(random, 16, 13, 32), Full(random, 800, 100),
                Full(random, 100, 10),
            ],
            Activation.Relu);
    }

    private static Layer Convolution(Random random, int channels, int side, int filters)
    {
        const int Kernel = 4, Stride = 2;
        var result = ((side - Kernel) / Stride) + 1;
        var kernels = Normal(random, filters * channels * Kernel * Kernel, Math.Sqrt(2.0 / (channels * 16)));
        List<int> starts = [0], columns = [];
        List<double> values = [];
        for (var filter = 0; filter < filters; filter++)
            for (var at = 0; at < result * result; at++)
            {
                var (top, left) = (at / result * Stride, at % result * Stride);
                for (var k = 0; k < channels * Kernel * Kernel; k++)
                {
                    var (channel, y, x) = (k / 16, k / Kernel % Kernel, k % Kernel);
                    columns.Add((((channel * side) + top + y) * side) + left + x);
                    values.Add(kernels[(filter * channels * 16) + k]);
                }

                starts.Add(columns.Count);
            }

        var weights = new SparseMatrix(channels * side * side, [.. starts], [.. columns], [.. values]);
        return new Layer(weights, Normal(random, weights.Rows, 0.1));
    }

    private static Layer Full(Random random, int inputs, int outputs) =>
        new(Normal(random, inputs * outputs, Math.Sqrt(2.0 / inputs)), Normal(random, outputs, 0.1));

    /// <summary>Float32 values.</summary>
    private static double[] Normal(Random random, int count, double deviation)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (u, v) = (1 - random.NextDouble(), random.NextDouble());
            values[i] = (float)(deviation * Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v));
        }

        return values;
    }

    private static void Measure(string name, Network network, int points)
    {
        var inputs = network.Shape.Inputs;
        var inspector = new Inspector(network, threads: Environment.ProcessorCount);
        var random = new Random(1);
        var times = new List<double>();
        PointPolytope? polytope = null;
        for (var point = 0; point < points; point++)
        {
            var x = Enumerable.Range(0, inputs).Select(_ => random.NextDouble()).ToArray();
            var start = Stopwatch.GetTimestamp();
            polytope = inspector.Inspect(x);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var decisions = polytope!.Decisions;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {polytope.Rows.Count} | {polytope.Kept.Count()} | {decisions.Compared} | "
                + $"{decisions.Witnessed} | {decisions.Combined} | {decisions.Exact} | {decisions.Open} | "
                + $"{times[0]:F0} | {times.Order().ElementAt(points / 2):F1} |"));
    }
}
