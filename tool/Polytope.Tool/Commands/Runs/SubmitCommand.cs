using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Polytope.Tool.Commands.Options;
using Polytope.Tool.Commands.Plans;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Pipeline.Shards;
using Polytope.Tool.Planning;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Schedulers;

namespace Polytope.Tool.Commands.Runs;

/// <summary><c>submit</c>: the runs of a manifest as an array of jobs of Slurm.</summary>
internal static class SubmitCommand
{
    /// <summary>Many short runs share a task: a scheduler takes a second or more for each.</summary>
    private const int UsualTasks = 64;

    public static Command Create()
    {
        var arguments = new PlanArguments();
        var output = RunsOption.Create("The folder in which each run gets its own; all nodes must see it.");
        var tasks = NumberOption.Integer(
            "--tasks", "Share the runs among so many tasks; without it one for each run, at most 64.", 1, 1_000_000);
        var tool = new Option<string?>("--tool")
        {
            Description = "How the nodes start the tool, where not as here: 'dotnet polytope'.",
            HelpName = "COMMAND",
        };
        var memory = MemoryOption.Create(
            "without it, more than --mem after the dashes, and where that is not given, tell of what this machine has "
            + "not");
        var dryRun = new Option<bool>("--dry-run")
        {
            Description = "Print the batch script; submit and write nothing.",
        };
        var scriptOnly = new Option<bool>("--script-only")
        {
            Description = "Write the batch script and submit nothing: for other schedulers, and to run by hand.",
        };
        var status = new Option<bool>("--status")
        {
            Description = "Print how far the submitted runs are, and why some failed; submit nothing.",
        };
        var json = new Option<bool>("--json") { Description = "Print the status as JSON." };
        var sbatch = new Argument<string[]>("sbatch")
        {
            Description = "After --, options for sbatch: -- --partition=short --time=30:00.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "submit", "Hand the runs of a manifest to Slurm, as an array of jobs whose script is kept.")
        {
            output, tasks, tool, memory, dryRun, scriptOnly, status, json,
        };
        arguments.AddTo(command);
        command.Add(sbatch);
        command.SetAction(parsed =>
        {
            var text = parsed.InvocationConfiguration.Output;
            var runs = parsed.GetRequiredValue(output);
            if (parsed.GetValue(status)) return SubmittedStatus.Print(runs, parsed.GetValue(json), text);

            var options = new SbatchOptions(AfterDashes(parsed));
            var selection = arguments.In(parsed);
            // The first word after the dashes is no manifest.
            if (options.Words is [var word, ..]
                && selection.Manifest == word && !IsBeforeDashes(parsed, selection.Manifest))
                selection = selection with { Manifest = Manifest.DefaultName };
            var plans = arguments.Plans(parsed, selection, Shard.Whole, out var skipped);
            PlannedCode.Pass(arguments.Gate(parsed), selection.Manifest, plans);
            // The machines that will run them may have more than this one.
            var limit = parsed.GetValue(memory) ?? options.Memory;
            var settings = new RunSettings(runs, Resume: true, Force: false, Threads: 1)
            {
                Memory = limit ?? long.MaxValue,
            };
            var decided = plans.Select(plan => (
                Plan: plan, Decision: RunDecision.Of(plan, RunFolder.For(runs, plan.Experiment), settings))).ToList();
            foreach (var refusal in decided.Select(one => one.Decision).OfType<RunDecision.Refuse>())
                parsed.InvocationConfiguration.Error.WriteLine(refusal.Message);
            var left = decided.FindAll(one => one.Decision is not (RunDecision.Skip or RunDecision.Refuse))
                .ConvertAll(one => one.Plan);
            if (limit is null) TellOfMemory(left, settings.Threads, parsed.InvocationConfiguration.Error);
            var code = skipped.Count > 0 || decided.Exists(one => one.Decision is RunDecision.Refuse)
                ? ExitCode.WrongInput : ExitCode.Done;
            if (left.Count == 0)
            {
                text.WriteLine(code == ExitCode.Done
                    ? "Nothing to submit: all runs are up to date." : "Nothing to submit.");
                return code;
            }

            var content = new JobContent(
                DateTime.UtcNow,
                Path.GetFullPath(runs),
                Math.Min(parsed.GetValue(tasks) ?? UsualTasks, left.Count),
                [.. left.Select(plan => new SubmittedRun(plan.Experiment, plan.Hash))],
                []);
            options.CheckArray(content.Tasks);
            CheckLines(Environment.CurrentDirectory, content.Output, selection.Manifest);
            var words = RunCommandWords(
                selection, runs, parsed.GetValue(tool), arguments.Gate(parsed).AllowsAll);
            if (parsed.GetValue(memory) is { } bytes)
                words.AddRange(["--memory", string.Create(CultureInfo.InvariantCulture, $"{bytes}B")]);
            var name = $"polytope-{left[0].Experiment.Split('[')[0]}";
            if (parsed.GetValue(dryRun))
            {
                var draft = SubmittedJob.Draft(runs, content);
                text.Write(new BatchScript(draft, name, options, words).Text());
                return code;
            }

            // Where there is no Slurm, nothing is written.
            var isOnlyScript = parsed.GetValue(scriptOnly);
            var most = isOnlyScript ? content.Tasks : Slurm.MostTasks();
            if (content.Tasks > most && options.Has("array", 'a'))
                throw new UserErrorException(
                    FormattableString.Invariant(
                        $"--array: {content.Tasks} tasks are more than the {most} that an array ")
                    + "can have here. Leave --array out, and there will be several arrays; or have fewer --tasks.",
                    ExitCode.WrongInput);
            var job = SubmittedJob.Create(runs, content);
            AtomicFile.Write(job.Script, Encoding.UTF8.GetBytes(new BatchScript(job, name, options, words).Text()));
            var counted = $"{Counted.Of(left.Count, "run")} in {Counted.Of(content.Tasks, "task")}";
            if (isOnlyScript)
            {
                text.WriteLine($"{job.Script}: {counted}. One task: bash {ShellWord.Posix(job.Script)} 1");
                return code;
            }

            job.Submitted([.. Slurm.Submit(job.Script, content.Tasks, most)]);
            text.WriteLine($"Submitted {counted} as job {string.Join(", ", job.Content.Jobs)}.");
            text.WriteLine($"Its script and logs are in {job.Folder}; 'dotnet polytope submit --status -o "
                + $"{ShellWord.Posix(runs)}' tells how far it is.");
            return code;
        });
        return command;
    }

    /// <summary>Of the run that takes most, where this machine has less.</summary>
    private static void TellOfMemory(List<Plan> plans, int threads, TextWriter error)
    {
        var own = new RunSettings("", Resume: false, Force: false, threads).Memory;
        var large = plans.ConvertAll(plan => (plan.Experiment, Estimate: MemoryEstimate.Of(plan, threads)))
            .FindAll(plan => plan.Estimate.Bytes > own);
        if (large.Count == 0) return;
        var (experiment, estimate) = large.MaxBy(plan => plan.Estimate.Bytes);
        error.WriteLine(
            $"Note: {Counted.Of(large.Count, "run")} will take more than the {WrittenFiles.Size(own)} of memory that "
            + $"this machine has; {experiment} takes some {estimate.Text}. Where a task has less, it is refused: "
            + "ask for more with -- --mem=SIZE.");
    }

    /// <exception cref="UserErrorException">A path would break a line of the script.</exception>
    private static void CheckLines(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
            if (path.Any(char.IsControl))
                throw new UserErrorException(
                    $"{Printable.Line(path)}: a batch script can't name a path with a line break or another control "
                    + "character.",
                    ExitCode.WrongInput);
    }

    private static List<string> AfterDashes(ParseResult parsed)
    {
        var tokens = parsed.Tokens.ToList();
        var dashes = tokens.FindIndex(token => token.Type == TokenType.DoubleDash);
        return dashes < 0 ? [] : tokens[(dashes + 1)..].ConvertAll(token => token.Value);
    }

    private static bool IsBeforeDashes(ParseResult parsed, string manifest) => parsed.Tokens
        .TakeWhile(token => token.Type != TokenType.DoubleDash)
        .Any(token => token.Type == TokenType.Argument && token.Value == manifest);

    /// <summary>The words that run the plans on a node, without those that differ from task to task.</summary>
    private static List<string> RunCommandWords(
        PlanSelection selection, string output, string? tool, bool allowsCode)
    {
        List<string> words = [tool ?? string.Join(' ', Itself().Select(ShellWord.Posix)), "run"];
        words.Add(ShellWord.Posix(Path.GetFullPath(Manifest.Find(selection.Manifest))));
        if (selection.Experiments.Count > 0)
        {
            words.Add("-e");
            words.AddRange(selection.Experiments.Select(ShellWord.Posix));
        }

        foreach (var change in selection.Overrides) words.AddRange(["--set", ShellWord.Posix(change)]);
        words.AddRange(["-o", ShellWord.Posix(Path.GetFullPath(output))]);
        if (allowsCode) words.Add("--allow-code");
        return words;
    }

    /// <summary>The words that started this process.</summary>
    private static string[] Itself()
    {
        var process = Environment.ProcessPath ?? "dotnet";
        var assembly = Path.Combine(AppContext.BaseDirectory, "dotnet-polytope.dll");
        return Path.GetFileNameWithoutExtension(process) == "dotnet" && File.Exists(assembly)
            ? [process, assembly] : [process];
    }
}
