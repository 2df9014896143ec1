using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Hosting;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Pipeline.Shards;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Schedulers;

namespace Polytope.Tool.Commands;

/// <summary><c>run</c>: trains and draws experiments.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var arguments = new PlanArguments();
        var output = RunsOption.Create("The folder in which each run gets its own.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Print the plans and what would run; run nothing." };
        var resume = new Option<bool>("--resume")
        {
            Description = "Go on from the last checkpoint of unfinished runs, and of finished ones to more epochs or "
                + "other outputs.",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Run again what is up to date; begin anew what is unfinished.",
        };
        var json = new Option<bool>("--json")
        {
            Description = "Print each event of the runs as a line of JSON, in place of the progress.",
        };
        var threads = ThreadsOption.Create();
        var memory = MemoryOption.Create();
        var shard = ShardOption.Create();
        var job = new Option<string?>("--job")
        {
            Description = "Run what was submitted, and tell in the job's folder what fails: for the scripts of "
                + "'submit'.",
            HelpName = "DIR",
        };
        var command = new Command("run", "Train and draw the experiments of a manifest.")
        {
            output,
            dryRun,
            resume,
            force,
            json,
            threads,
            memory,
            shard,
            job,
        };
        arguments.AddTo(command);
        command.SetAction((parsed, interrupt) =>
        {
            if (parsed.GetValue(resume) && parsed.GetValue(force))
                throw new UserErrorException(
                    "--resume continues what is there and --force starts over; give one of them.",
                    ExitCode.WrongInput);
            var selection = arguments.In(parsed);
            var gate = arguments.Gate(parsed);
            var share = ShardOption.In(parsed, shard);
            var plans = arguments.Plans(parsed, selection, share, out var skipped);
            var submitted = parsed.GetValue(job) is { } jobFolder ? SubmittedJob.Open(jobFolder) : null;
            plans = ShardLayout.Share(submitted?.Of(plans) ?? plans, share);
            var settings = new RunSettings(
                parsed.GetRequiredValue(output),
                parsed.GetValue(resume),
                parsed.GetValue(force),
                parsed.GetValue(threads));
            if (parsed.GetValue(memory) is { } bytes) settings = settings with { Memory = bytes };
            if (!parsed.GetValue(dryRun)) PlannedCode.Pass(gate, selection.Manifest, plans);
            foreach (var note in plans.SelectMany(PlanNotes.Of)) VerbosityOptions.Notes(parsed).WriteLine(note);
            return parsed.GetValue(dryRun)
                ? Task.FromResult(DryRun(plans, settings, parsed.InvocationConfiguration.Output, skipped))
                : ToolHost.RunAsync(
                    VerbosityOptions.Terminal(parsed),
                    (services, cancellation) =>
                        RunAll(
                            services.GetRequiredService<Runner>(), plans, skipped, settings, submitted, cancellation),
                    interrupt,
                    parsed.GetValue(json) ? new RunJson(parsed.InvocationConfiguration.Output) : null);
        });
        return command;
    }

    /// <summary>One after another; what fails does not keep the others from running.</summary>
    private static int RunAll(
        Runner runner,
        IReadOnlyList<Plan> plans,
        IReadOnlyList<Diagnostic> skipped,
        RunSettings settings,
        SubmittedJob? submitted,
        CancellationToken cancellation)
    {
        var failures = new List<UserErrorException>();
        foreach (var (index, plan) in plans.Index())
        {
            try
            {
                runner.Run(plan, settings with { Ordinal = new Ordinal(index + 1, plans.Count) }, cancellation);
                submitted?.Note(plan, null);
            }
            catch (UserErrorException failure)
            {
                Fail(plan, failure);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Fail(plan, new UserErrorException(failure.Message, ExitCode.Failed, failure));
            }
        }

        // They were told at the start, and hours may have passed.
        failures.AddRange(skipped.Select(
            mistake => new UserErrorException($"Not run: {mistake}", ExitCode.WrongInput)));
        if (failures.Count == 0) return ExitCode.Done;
        var codes = failures.Select(failure => failure.ExitCode).Distinct().ToList();
        throw new UserErrorException(
            string.Join('\n', failures.Select(failure => failure.Message)),
            codes is [var code] ? code : ExitCode.Failed);

        void Fail(Plan plan, UserErrorException failure)
        {
            failures.Add(failure);
            if (failure.ExitCode != ExitCode.Held) submitted?.Note(plan, failure.Message);
        }
    }

    private static int DryRun(
        IReadOnlyList<Plan> plans, RunSettings settings, TextWriter output, IReadOnlyList<Diagnostic> skipped)
    {
        foreach (var plan in plans)
        {
            var decision = RunDecision.Of(plan, RunFolder.For(settings.Output, plan.Experiment), settings);
            output.WriteLine($"{plan.Experiment}: {decision.Verdict}");
            foreach (var reason in decision.Found.Reasons) output.WriteLine($"  because {reason}");
            foreach (var line in plan.Lines) output.WriteLine($"  {line}");
            output.WriteLine(FormattableString.Invariant($"  frames = {plan.FrameEpochs.Length}"));
            output.WriteLine(FormattableString.Invariant($"  checkpoints = {plan.CheckpointEpochs.Length}"));
            output.WriteLine($"  memory = at most some {MemoryEstimate.Of(plan, settings.Threads).Text}");
            output.WriteLine($"  plan hash = {plan.Hash}");
        }

        return skipped.Count == 0 ? ExitCode.Done : ExitCode.WrongInput;
    }
}
