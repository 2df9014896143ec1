using System.Diagnostics;
using Polytope.Tool.Records.Provenance;

namespace Polytope.Tool.Tests.Records.Provenance;

public sealed class GitFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Manifest => _folder.File("experiments.yaml");

    [Fact]
    public void A_file_of_a_clone_has_a_commit_and_is_dirty_when_it_was_changed()
    {
        File.WriteAllText(Manifest, "version: 1\n");
        Assert.Null(GitFile.Of(Manifest));
        Git("init", "-q");
        Git("add", ".");
        Git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first");
        var commit = Git("rev-parse", "HEAD").Trim();
        Assert.Equal(new GitFile(commit, false), GitFile.Of(Manifest));
        File.WriteAllText(Manifest, "version: 1\r\n");
        Assert.Equal(new GitFile(commit, false), GitFile.Of(Manifest));
        File.WriteAllText(Manifest, "version: 1\n# changed\n");
        Assert.Equal(new GitFile(commit, true), GitFile.Of(Manifest));
        File.WriteAllText(_folder.File("new.yaml"), "version: 1\n");
        Assert.Equal(new GitFile(commit, true), GitFile.Of(_folder.File("new.yaml")));
    }

    [Theory]
    [InlineData("SLURM_ARRAY_JOB_ID=55 SLURM_ARRAY_TASK_ID=3 SLURM_JOB_ID=57", "slurm 55_3")]
    [InlineData("SLURM_JOB_ID=57", "slurm 57")]
    [InlineData("JOB_COMPLETION_INDEX=4 HOSTNAME=widths-4-x", "kubernetes widths-4-x 4")]
    [InlineData("", null)]
    public void The_job_is_that_of_the_scheduler(string variables, string? job)
    {
        var values = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(job, SchedulerJob.Of(values.GetValueOrDefault));
    }

    public void Dispose() => _folder.Dispose();

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
