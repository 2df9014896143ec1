using System.Collections.Immutable;
using System.Runtime.ExceptionServices;

namespace Polytope.Tool.Comparisons;

/// <summary>Does the same for each of several runs, on several threads.</summary>
internal static class EachRun
{
    /// <summary>The results, in the order of the runs. Throws what the first run throws that fails.</summary>
    /// <param name="of">Given a run and its index.</param>
    /// <param name="threads">At most; changes nothing.</param>
    public static ImmutableArray<T> Of<T>(
        ImmutableArray<ComparedRun> runs, int threads, Func<ComparedRun, int, T> of, CancellationToken cancellation)
    {
        var results = new T[runs.Length];
        var failures = new ExceptionDispatchInfo?[runs.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, runs.Length, options, (i, loop) =>
        {
            try
            {
                results[i] = of(runs[i], i);
            }
            catch (Exception failure)
            {
                failures[i] = ExceptionDispatchInfo.Capture(failure);
                // All before it are still done, so that it is known which fails first.
                loop.Break();
            }
        });
        Array.Find(failures, failure => failure is not null)?.Throw();
        return [.. results];
    }
}
