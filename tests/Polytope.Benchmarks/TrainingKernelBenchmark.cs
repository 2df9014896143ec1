using System.Diagnostics;
using Polytope.Core.Buffers;
using Polytope.Core.Training.Kernels;

namespace Polytope.Benchmarks;

/// <summary>GFlop/s of the training kernels on one block of points, for square layers; one thread.</summary>
internal static class TrainingKernelBenchmark
{
    private const int Pairs = BlockPass.Points / PointRows.Pair;
    private const int Stride = BlockPass.Points + 16;

    public static int Run()
    {
        Console.WriteLine("| layer | forward | backward | weights' gradient |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var width in new[] { 10, 14, 40, 64, 100 })
        {
            var points = new AlignedFloats(2 * width * Stride);
            var parameters = new AlignedFloats(width * (width + 1));
            var zeros = new AlignedFloats(width);
            var gradient = new AlignedFloats(width * (width + 1));
            PointRows x = new(points.Start, Stride), z = new(points.Start + (width * Stride), Stride);
            var forward = Rate(width, () => LinearLayer.Apply(
                new LinearLayer.Weights(parameters.Start, width, 1, width, width, zeros.Start), x, z, Pairs,
                new Activate(0.01f)));
            var backward = Rate(width, () => LinearLayer.Apply(
                new LinearLayer.Weights(parameters.Start, 1, width, width, width, zeros.Start), x, z, Pairs,
                new Differentiate(0.01f)));
            var outer = Rate(width, () => WeightGradients.Apply(z, width, x, width, Pairs, gradient.Start, add: true));
            Console.WriteLine(
                FormattableString.Invariant($"| {width} x {width} | {forward:F1} | {backward:F1} | {outer:F1} |"));
            GC.KeepAlive((points, parameters, zeros, gradient));
        }

        return 0;
    }

    private static double Rate(int width, Action kernel)
    {
        var calls = 1 + (3_000_000 / (width * width));
        var best = double.PositiveInfinity;
        for (var part = 0; part < 50; part++)
        {
            var begun = Stopwatch.GetTimestamp();
            for (var call = 0; call < calls; call++) kernel();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        return 2e-9 * width * width * BlockPass.Points * calls / best;
    }
}
