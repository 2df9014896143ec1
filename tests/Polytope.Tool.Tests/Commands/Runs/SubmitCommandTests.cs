using Polytope.Tool.Diagnostics;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;
using Polytope.Tool.Schedulers;
using Polytope.Tool.Tests.Commands.Shell;

namespace Polytope.Tool.Tests.Commands.Runs;

/// <summary>Jobs and their scripts, as far as they need no scheduler; tests/slurm has a real one.</summary>
public sealed class SubmitCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Runs => _folder.File("runs");

    private string Manifest => _folder.File("experiments.yaml");

    [Fact]
    public async Task A_script_has_the_options_and_runs_a_share()
    {
        Write("{ seed: 1..5 }");
        var (code, output, error) = await Submit(
            "--tasks", "2", "--dry-run", "--", "--partition=short", "--time=30:00");
        Assert.Equal((ExitCode.Done, ""), (code, error));
        Assert.StartsWith("#!/bin/bash\n# 5 runs in 2 tasks, ", output, StringComparison.Ordinal);
        var lines = output.Split('\n');
        foreach (var line in (string[])[
            "#SBATCH --job-name=polytope-m", "#SBATCH --array=1-2", "#SBATCH --requeue", "#SBATCH --signal=B:USR1@60",
            "#SBATCH --partition=short", "#SBATCH --time=30:00"])
            Assert.Contains(line, lines);
        Assert.False(Directory.Exists(Runs));
    }

    [Fact]
    public async Task An_option_of_the_user_replaces_ours()
    {
        Write("{ seed: 1..5 }");
        var (_, output, _) = await Submit("--dry-run", "--", "--signal=B:USR1@300", "--job-name=mine");
        var lines = output.Split('\n');
        Assert.Single(lines, line => line.Contains("--signal", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Contains("--job-name", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--time=30:00", 60)]
    [InlineData("--time=2", 30)]
    [InlineData("-t 1:00", 15)]
    [InlineData("-t1:00:00", 60)]
    [InlineData("--time 0-0:2", 30)]
    [InlineData("--time=1-0", 60)]
    [InlineData("--time=UNLIMITED", 60)]
    public async Task A_short_time_limit_is_told_later(string options, int seconds)
    {
        Write("{ seed: 1..5 }");
        var (_, output, _) = await Submit(["--dry-run", "--", .. options.Split(' ')]);
        Assert.Contains(
            FormattableString.Invariant($"\n#SBATCH --signal=B:USR1@{seconds}\n"), output, StringComparison.Ordinal);
        Assert.Contains($"\n#SBATCH {options}\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b", "-J", "a \"b\" # c", "#SBATCH -J \"a \\\"b\\\" # c\"")]
    [InlineData("it's $HOME", "--comment=$(x)", "-N1", "#SBATCH --comment=$(x)")]
    public async Task Paths_and_options_are_quoted(string folder, string option, string value, string line)
    {
        Write("{ seed: 1..5 }");
        var runs = _folder.File(Path.Combine(folder, "c%d"));
        var (code, output, _) = await ShellRun.Of("submit", Manifest, "-o", runs, "--dry-run", "--", option, value);
        Assert.Equal(ExitCode.Done, code);
        // A percent sign begins a name of Slurm's.
        Assert.Contains(
            $"\n#SBATCH \"--output={_folder.File(folder)}/c%%d/.jobs/N/%A_%a.log\"\n",
            output,
            StringComparison.Ordinal);
        Assert.Contains($"\n{line}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_with_a_line_break_is_refused()
    {
        Write("{ seed: 1..5 }");
        var (code, _, error) = await ShellRun.Of("submit", Manifest, "-o", _folder.File("a\nrm -r b"), "--dry-run");
        Assert.Equal(ExitCode.WrongInput, code);
        Assert.Contains("rm -r b: a batch script can't name a path with a line break", error, StringComparison.Ordinal);
        Assert.Equal(2, error.Split('\n').Length);
    }

    [Theory]
    [InlineData("--array=1-5%2", null)]
    [InlineData("-a 1-5", null)]
    [InlineData("--array=0-4", "--array=0-4: the tasks are numbered 1-5.")]
    [InlineData("--array 1-3%2", "--array=1-3%2: the tasks are numbered 1-5.")]
    [InlineData("-a1-5%0", "--array=1-5%0: the tasks are numbered 1-5.")]
    public async Task An_array_may_say_how_many_tasks_run_at_a_time_and_nothing_else(string options, string? mistake)
    {
        Write("{ seed: 1..5 }");
        var (code, output, error) = await Submit(["--dry-run", "--", .. options.Split(' ')]);
        Assert.Equal(mistake is null ? ExitCode.Done : ExitCode.WrongInput, code);
        Assert.StartsWith(mistake ?? "", error, StringComparison.Ordinal);
        if (mistake is null) Assert.DoesNotContain("--array=1-5\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--memory", "90MB", "--dry-run")]
    [InlineData("--dry-run", "--", "--mem=85M")]
    [InlineData("--dry-run", "--", "--mem", "87040K")]
    public async Task Runs_that_take_more_memory_than_tasks_have_are_not_submitted(params string[] options)
    {
        Write("{ seed: 1..2 }");
        var (code, output, error) = await Submit(options);
        Assert.Equal((ExitCode.WrongInput, "Nothing to submit.\n"), (code, output));
        Assert.StartsWith("m[seed=1]: this takes some ", error, StringComparison.Ordinal);
        Assert.Contains("of memory, and there are ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--memory=8GB", "--dry-run")]
    [InlineData("--dry-run", "--", "--mem=8G")]
    [InlineData("--dry-run", "--", "--mem=0")]
    public async Task Runs_that_take_less_memory_than_tasks_have_are_submitted(params string[] options)
    {
        Write("{ seed: 1..2 }");
        var (code, output, error) = await Submit(options);
        Assert.Equal((ExitCode.Done, ""), (code, error));
        // The tasks refuse by the same limit.
        Assert.Equal(
            options[0] == "--memory=8GB", output.Contains(" --memory 8000000000B ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Runs_that_take_more_memory_than_this_machine_has_are_submitted_with_a_note()
    {
        Write("{ seed: 1..2, network.hidden: [3, 9000x2] }");
        var (code, output, error) = await Submit("--dry-run");
        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith("#!/bin/bash\n# 4 runs", output, StringComparison.Ordinal);
        Assert.StartsWith("Note: 2 runs will take more than the ", error, StringComparison.Ordinal);
        Assert.EndsWith("it is refused: ask for more with -- --mem=SIZE.\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_are_numbered_and_none_takes_the_place_of_another()
    {
        Write("{ seed: 1..5 }");
        for (var number = 1; number <= 3; number++)
        {
            var (code, output, _) = await Submit("--script-only");
            Assert.Equal(ExitCode.Done, code);
            Assert.StartsWith(
                FormattableString.Invariant($"{Runs}/.jobs/{number}/job.sh: 5 runs in 5 tasks."), output,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_what_is_not_done_is_submitted()
    {
        Write("{ seed: 1..3 }");
        await ShellRun.Of("run", Manifest, "-e", "m[seed=2]", "-o", Runs, "-q");
        await Submit("--script-only");
        Assert.Equal(
            ["m[seed=1]", "m[seed=3]"], Assert.Single(SubmittedJob.In(Runs)).Content.Runs.Select(run => run.Id));
        await ShellRun.Of("run", Manifest, "-o", Runs, "-q");
        Assert.Equal(
            (ExitCode.Done, "Nothing to submit: all runs are up to date.\n", ""), await Submit("--script-only"));
    }

    [Fact]
    public async Task A_task_runs_its_share_and_the_status_tells_of_failures()
    {
        Write("{ training.rate: [0.01, 1e6], seed: [1, 2] }", "optimizer: sgd");
        await Submit("--script-only");
        var job = Assert.Single(SubmittedJob.In(Runs));
        string[] run = ["run", Manifest, "-o", Runs, "-q", "--job", job.Folder, "--resume"];
        var codes = new List<int>();
        foreach (var shard in (string[])["1/2", "2/2"]) codes.Add((await ShellRun.Of([.. run, "--shard", shard])).Code);
        Assert.Contains(ExitCode.Failed, codes);
        var (code, output, _) = await ShellRun.Of("submit", "--status", "-o", Runs);
        Assert.Equal(ExitCode.Failed, code);
        var lines = output.Split('\n');
        Assert.EndsWith(": 4 runs: 2 done, 0 running, 0 waiting, 2 failed", lines[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "  m[rate=1000000,seed=1]: m[rate=1000000,seed=1]: The training diverged in epoch ", lines[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_changed_after_it_was_submitted_is_refused()
    {
        Write("{ seed: 1..3 }");
        await Submit("--script-only");
        Write("{ seed: 1..3 }", "rate: 0.02");
        var (code, _, error) = await ShellRun.Of(
            "run", Manifest, "-o", Runs, "-q", "--job", Assert.Single(SubmittedJob.In(Runs)).Folder);
        Assert.Equal(
            (
                ExitCode.WrongInput,
                "m[seed=1] and 2 more changed in the manifest after the job was submitted. Submit again, or take the "
                    + "change back.\n"),
            (code, error));
    }

    [Fact]
    public async Task A_killed_worker_leaves_a_run_that_waits_for_the_next()
    {
        Write("{ seed: 1..2 }");
        await Submit("--script-only");
        var partial = Path.Combine(Runs, "m/.partial");
        Directory.CreateDirectory(partial);
        var gone = Tool.Records.Locks.LockOwner.Present with { Started = 1 };
        await File.WriteAllBytesAsync(
            Path.Combine(partial, ".seed=1.owner"), gone.ToBytes(), TestContext.Current.CancellationToken);
        var status = JobStatus.Of(Assert.Single(SubmittedJob.In(Runs)));
        Assert.Equal([SubmittedState.Waiting, SubmittedState.Waiting], status.Runs.Select(run => run.State));
        Assert.EndsWith(
            " has ended, and another task goes on from its last checkpoint", status.Runs[0].Detail,
            StringComparison.Ordinal);
        using var held = RunFolder.For(Runs, "m[seed=2]").Lock();
        Assert.Equal(
            SubmittedState.Running, JobStatus.Of(Assert.Single(SubmittedJob.In(Runs))).Runs[1].State);
    }

    [Theory]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("widths[seed=2]", "'widths[seed=2]'")]
    [InlineData("/a/b-c_d.yaml", "/a/b-c_d.yaml")]
    [InlineData("$(x)", "'$(x)'")]
    public void Words_are_quoted_for_the_shell(string word, string quoted) =>
        Assert.Equal(quoted, ShellWord.Posix(word));

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Output, string Error)> Submit(params string[] more) =>
        ShellRun.Of(["submit", Manifest, "-o", Runs, .. more]);

    private void Write(string matrix, string training = "optimizer: adam") => File.WriteAllText(
        Manifest,
        "version: 1\nexperiments:\n  m:\n    image: { shape: ring, size: 16 }\n"
        + "    sampling: { training: 40, validation: 10 }\n    network: { hidden: 3 }\n"
        + $"    training: {{ epochs: 3, {training} }}\n    outputs: [{{ renderer: frames, at: last, size: 16 }}]\n"
        + $"    matrix: {matrix}\n");
}
