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

    public static int Run()
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
        return 0;
    }

    private static void Measure(string name, int inputs, int[] hidden, Activation activation)
    {
        var network = Initialization.Create(
            new NetworkShape(inputs, hidden, inputs > 2 ? 10 : 1), activation, new InitializationOptions(), 1);
        var inspector = new Inspector(network, threads: Environment.ProcessorCount);
        var random = new Random(1);
        var times = new List<double>();
        PointPolytope? polytope = null;
        for (var point = 0; point < Points; point++)
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
                + $"{times[0]:F0} | {times.Order().ElementAt(Points / 2):F1} |"));
    }
}
