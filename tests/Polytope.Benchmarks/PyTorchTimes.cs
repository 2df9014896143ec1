using System.ComponentModel;
using System.Diagnostics;
using Polytope.Core.Networks;

namespace Polytope.Benchmarks;

/// <summary>Runs the scripts in <c>tests/pytorch</c> with Debian's Python, if it has PyTorch.</summary>
internal static class PyTorchTimes
{
    /// <summary>
    /// Milliseconds an epoch by shape and batch, and the rate of a matrix product; empty without PyTorch.
    /// </summary>
    public static IReadOnlyDictionary<(string Shape, string Batch), double> Measure(int threads, bool skip)
    {
        var times = new Dictionary<(string, string), double>();
        if (skip) return times;
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "pytorch", "time_training.py"));
        start.ArgumentList.Add(threads.ToString(CultureInfo.InvariantCulture));
        try
        {
            using var python = Process.Start(start)!;
            while (python.StandardOutput.ReadLine() is { } line)
            {
                if (line.Split(' ') is [var shape, var batch, _, var value])
                    times[(shape, batch)] = double.Parse(value, CultureInfo.InvariantCulture);
            }

            python.WaitForExit();
        }
        catch (Win32Exception)
        {
            Console.Error.WriteLine("No /usr/bin/python3: only our own times.");
        }

        return times;
    }

    /// <summary>
    /// Milliseconds to evaluate such a network at 1024 x 1024 points, in one call and in pieces; null without PyTorch.
    /// </summary>
    public static (double AtOnce, double InPieces)? Evaluation(Network network)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "pytorch", "time_evaluation.py"));
        start.ArgumentList.Add(network.Activation.Slope.ToString(CultureInfo.InvariantCulture));
        foreach (var width in network.Shape.Widths)
            start.ArgumentList.Add(width.ToString(CultureInfo.InvariantCulture));
        try
        {
            using var python = Process.Start(start)!;
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return output.Split(' ') is [var once, var pieces]
                ? (
                    1000 * double.Parse(once, CultureInfo.InvariantCulture),
                    1000 * double.Parse(pieces, CultureInfo.InvariantCulture))
                : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
