using System.CommandLine;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Commands.Runs;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;

namespace Polytope.Tool.Commands;

/// <summary><c>verify</c>: trains a run again and compares.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run")
        {
            Description = "A run's folder, or its record run.json, or a folder with runs at any depth.",
        };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var threads = ThreadsOption.Create();
        var code = CodeOption.Create();
        var shard = ShardOption.Create();
        var command = new Command(
            "verify",
            "Train a run again and compare its weights, digest by digest. Exit code 3 where they differ.")
        {
            run,
            json,
            threads,
            code,
            shard,
        };
        command.SetAction(async (parsed, interrupt) =>
        {
            var gate = CodeOption.Gate(parsed, code);
            var path = parsed.GetRequiredValue(run);
            if (RunsBelow.Of(path) is { Count: > 0 } runs && !RunsBelow.IsRun(path))
                return await VerifiedRuns.RunAsync(
                    parsed,
                    runs,
                    ShardOption.In(parsed, shard),
                    parsed.GetValue(threads),
                    parsed.GetValue(json),
                    gate,
                    interrupt);
            var verification = await ToolHost.RunAsync(
                VerbosityOptions.Terminal(parsed),
                (_, cancellation) =>
                {
                    var pace = new VerifyPace(VerbosityOptions.Notes(parsed));
                    return Verifier.Verify(path, parsed.GetValue(threads), pace.Tell, cancellation, gate);
                },
                interrupt);
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine(
                parsed.GetValue(json) ? VerificationText.Json(verification) : VerificationText.Of(verification));
            if (!parsed.GetValue(json))
                foreach (var changed in verification.ChangedPlugins) output.WriteLine(changed);
            return verification.IsSame ? ExitCode.Done : ExitCode.Differs;
        });
        return command;
    }

    /// <summary>A line every few seconds, so that a long comparison shows that it lives.</summary>
    private sealed class VerifyPace(TextWriter error)
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
        private readonly System.Diagnostics.Stopwatch _watch = System.Diagnostics.Stopwatch.StartNew();
        private TimeSpan _next = Pause;

        public void Tell(int epoch, int last)
        {
            if (_watch.Elapsed < _next) return;
            _next = _watch.Elapsed + Pause;
            var left = epoch > 0 ? Progress.Short(_watch.Elapsed * ((double)(last - epoch) / epoch)) : "?";
            error.WriteLine(FormattableString.Invariant($"the same until epoch {epoch} of {last}; {left} left"));
        }
    }
}
