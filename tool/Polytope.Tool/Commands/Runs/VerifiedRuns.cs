using System.CommandLine;
using System.Text.Json;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Pipeline.Shards;
using Polytope.Tool.Trust;

namespace Polytope.Tool.Commands.Runs;

/// <summary>Verifies many runs, several at a time; what is wrong with one does not keep the others from it.</summary>
internal static class VerifiedRuns
{
    public static async Task<int> RunAsync(
        ParseResult parsed,
        IReadOnlyList<string> runs,
        Shard shard,
        int threads,
        bool isJson,
        CodeGate gate,
        CancellationToken interrupt)
    {
        var own = ShardLayout.Share(runs, shard, run => run, Cost);
        var output = parsed.InvocationConfiguration.Output;
        var results = await ToolHost.RunAsync(
            VerbosityOptions.Terminal(parsed),
            (_, cancellation) => VerifyAll(
                own,
                threads,
                gate,
                isJson ? TextWriter.Null : output,
                parsed.InvocationConfiguration.Error,
                cancellation),
            interrupt);
        var (same, failed) = (results.Count(one => one.Verification is { IsSame: true }), results.Count(IsFailure));
        var different = results.Length - same - failed;
        if (isJson)
            output.WriteLine(JsonSerializer.Serialize(results.Select(Fields), JsonText.Indented));
        else
            output.WriteLine($"{Counted.Of(results.Length, "run")}: "
                + FormattableString.Invariant($"{same} the same, {different} different, {failed} not verified."));
        return different > 0 ? ExitCode.Differs : failed > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private static object Fields(VerifiedRun one) => new
    {
        run = one.Run,
        result = one.Verification is { } verification ? VerificationText.Fields(verification) : null,
        error = one.Error,
    };

    private static bool IsFailure(VerifiedRun run) => run.Error is not null;

    /// <summary>As long as the training took: every process reads the same records.</summary>
    private static double Cost(string run)
    {
        try
        {
            return StoredRun.Find(run)?.Record.Timings.Training ?? 0;
        }
        catch (Exception failure) when (failure is UserErrorException or UnreadableFileException)
        {
            return 0;
        }
    }

    private static VerifiedRun[] VerifyAll(
        IReadOnlyList<string> runs,
        int threads,
        CodeGate gate,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellation)
    {
        var results = new VerifiedRun?[runs.Count];
        var (order, told) = (new Lock(), 0);
        // One thread for each run is what takes least time for many runs; few runs share the threads.
        var each = Math.Max(1, threads / Math.Max(1, runs.Count));
        Parallel.For(
            0,
            runs.Count,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            i =>
            {
                var result = Verify(runs[i], each, gate, cancellation);
                lock (order)
                {
                    results[i] = result;
                    // Told in the order of the runs, as soon as those before are told.
                    for (; told < results.Length && results[told] is { } next; told++)
                        (next.Error is null ? output : error).WriteLine(
                            next.Error ?? $"{next.Run}: {VerificationText.Of(next.Verification!)}");
                }
            });
        return results!;
    }

    private static VerifiedRun Verify(string run, int threads, CodeGate gate, CancellationToken cancellation)
    {
        try
        {
            return new VerifiedRun(run, Verifier.Verify(run, threads, (_, _) => { }, cancellation, gate), null);
        }
        catch (Exception failure) when (failure is UserErrorException or UnreadableFileException or IOException)
        {
            return new VerifiedRun(run, null, failure.Message);
        }
    }

    private sealed record VerifiedRun(string Run, Verification? Verification, string? Error);
}
