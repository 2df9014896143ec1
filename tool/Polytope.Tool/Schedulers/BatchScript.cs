using System.Globalization;
using System.Text;
using Polytope.Tool.Records;
using Polytope.Tool.Records.Names;

namespace Polytope.Tool.Schedulers;

/// <summary>The script of a job's tasks: for <c>sbatch</c>, and to be run by hand.</summary>
/// <param name="Job">Its folder has the script.</param>
/// <param name="Name">The job's name.</param>
/// <param name="Command">The tool with the arguments of <c>run</c>, each quoted where it needs to be.</param>
internal sealed record BatchScript(
    SubmittedJob Job, string Name, SbatchOptions Options, IReadOnlyList<string> Command)
{
    public string Text()
    {
        var (job, tasks) = (Job.Content, Job.Content.Tasks);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            #!/bin/bash
            # {job.Runs.Length} runs in {tasks} tasks, by dotnet polytope {ToolVersion.Text} at {job.Created:yyyy-MM-dd HH:mm} UTC.
            # One task by hand: bash {ShellWord.Posix(Job.Script)} K, with K from 1 to {tasks}.

            """);
        foreach (var (name, letter, value) in (ReadOnlySpan<(string, char?, string)>)
        [
            ("job-name", 'J', Name),
            ("array", 'a', string.Create(CultureInfo.InvariantCulture, $"1-{tasks}")),
            // A percent sign begins a name of Slurm's.
            ("output", 'o', Path.Combine(Job.Folder.Replace("%", "%%", StringComparison.Ordinal), "%A_%a.log")),
            ("open-mode", null, "append"),
            ("requeue", null, ""),
            ("signal", null, string.Create(CultureInfo.InvariantCulture, $"B:USR1@{Options.Warning}")),
        ])
        {
            if (Options.Has(name, letter) || (name == "requeue" && Options.Has("no-requeue"))) continue;
            var option = value.Length == 0 ? $"--{name}" : $"--{name}={value}";
            text.Append(CultureInfo.InvariantCulture, $"#SBATCH {ShellWord.Sbatch(option)}\n");
        }

        foreach (var line in Options.Lines) text.Append(CultureInfo.InvariantCulture, $"{line}\n");
        text.Append(CultureInfo.InvariantCulture, $$"""

            # An array has at most MaxArraySize tasks: of several arrays, each is given the number of tasks before it.
            task=$(( ${1:-0} + ${SLURM_ARRAY_TASK_ID:-0} ))
            cd {{ShellWord.Posix(Environment.CurrentDirectory)}} || exit 1

            {{string.Join(" ", Command)}} \
                --shard "$task/{{tasks}}" --job {{ShellWord.Posix(Job.Folder)}} --resume &
            child=$!
            # A scheduler that ends this task lets the run store what it has; before the time limit the task asks to be
            # queued again, and goes on from there.
            limit=
            trap 'kill -TERM $child 2>/dev/null' TERM INT
            trap 'limit=1; kill -TERM $child 2>/dev/null' USR1
            wait $child; code=$?
            while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
            if [ -n "$limit" ] && [ $code -eq 130 ] && [ -n "$SLURM_JOB_ID" ]; then
                echo "task $task: the time limit is near; it is queued again and goes on"
                scontrol requeue "$SLURM_JOB_ID" && sleep 60
            fi
            [ $code -eq 0 ] || echo "task $task: ended with exit code $code"
            exit $code

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }
}
