using System.CommandLine;
using System.Text.Json;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Pipeline;

namespace Polytope.Tool.Commands;

/// <summary><c>verify</c>: trains a run again and compares.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "A run's folder, or its record run.json." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var threads = ThreadsOption.Create();
        var code = CodeOption.Create();
        var command = new Command(
            "verify",
            "Train a run again and compare its weights, digest by digest. Exit code 3 where they differ.")
        {
            run,
            json,
            threads,
            code,
        };
        command.SetAction(async (parsed, interrupt) =>
        {
            var gate = CodeOption.Gate(parsed, code);
            var path = parsed.GetRequiredValue(run);
            var verification = await ToolHost.RunAsync(
                VerbosityOptions.Terminal(parsed),
                (_, cancellation) =>
                {
                    var pace = new VerifyPace(VerbosityOptions.Notes(parsed));
                    return Verifier.Verify(path, parsed.GetValue(threads), pace.Tell, cancellation, gate);
                },
                interrupt);
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine(parsed.GetValue(json) ? Json(verification) : Text(verification));
            if (!parsed.GetValue(json))
                foreach (var changed in verification.ChangedPlugins) output.WriteLine(changed);
            return verification.IsSame ? ExitCode.Done : ExitCode.Differs;
        });
        return command;
    }

    private static string Text(Verification verification)
    {
        var (experiment, all) = (verification.Record.Experiment, verification.Record.Checkpoints.Count);
        return verification switch
        {
            { IsSame: true } => FormattableString.Invariant(
                $"{experiment}: the same. All {all} checkpoints have the recorded weights, bit for bit."),
            { FirstDifferent: { } epoch, Agreed: var agreed } => FormattableString.Invariant(
                $"{experiment}: different from epoch {epoch} on ({agreed} of {all} checkpoints agree).")
                + (verification.Reason is { } reason ? $" {reason}" : ""),
            _ => $"{experiment}: different: {verification.Reason}.",
        };
    }

    private static string Json(Verification verification) => JsonSerializer.Serialize(
        new
        {
            experiment = verification.Record.Experiment,
            same = verification.IsSame,
            checkpoints = verification.Record.Checkpoints.Count,
            agreed = verification.Agreed,
            firstDifferent = verification.FirstDifferent,
            reason = verification.Reason,
            changedPlugins = verification.ChangedPlugins.Select(changed => new
            {
                name = changed.Was.Name,
                wasVersion = changed.Was.Version,
                wasSha256 = changed.Was.Sha256,
                version = changed.Version,
                sha256 = changed.Sha256,
            }),
        },
        JsonText.Indented);

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
