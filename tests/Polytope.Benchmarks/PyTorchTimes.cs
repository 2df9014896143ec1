using System.ComponentModel;
using System.Diagnostics;

namespace Polytope.Benchmarks;

/// <summary>Runs <c>tests/pytorch/time_training.py</c> with Debian's Python, if it has PyTorch.</summary>
internal static class PyTorchTimes
{
    /// <summary>Milliseconds an epoch by shape and batch, and the rate of a matrix product; empty without PyTorch.</summary>
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
}
