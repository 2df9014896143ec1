using Polytope.Tool.Pipeline.Runs;

namespace Polytope.Tool.Tests.Pipeline.Runs;

public sealed class RunsBelowTests
{
    [Fact]
    public void Numbers_in_names_are_ordered_by_their_values()
    {
        string[] ascending =
        [
            "rate=1e-05,seed=1", "rate=0.001,seed=9", "rate=0.002,seed=1", "rate=0.01,seed=1", "rate=0.2,seed=2",
            "rate=0.2,seed=10", "rate=1,seed=1", "rate=2x3,seed=1", "rate=10x2,seed=1", "rate=10x10,seed=1",
            "rate=99999999999999999999999999999999,seed=1",
        ];
        Assert.Equal(
            ascending, ascending.Reverse().OrderBy(name => RunsBelow.Natural(name), StringComparer.Ordinal));
    }

    [Fact]
    public void Unfinished_runs_are_found_at_any_depth_unless_a_complete_run_has_their_id()
    {
        using var folder = new TemporaryFolder();
        foreach (var run in (string[])["a", ".partial/b", "m/.partial/seed=1", "m/.partial/seed=2", "m/seed=2"])
        {
            Directory.CreateDirectory(folder.File(run));
            File.WriteAllText(Path.Combine(folder.File(run), "run.json"), "{}");
        }

        Directory.CreateDirectory(folder.File("m/.partial/empty"));
        Directory.CreateDirectory(folder.File(".jobs/1"));
        Assert.Equal(
            [folder.File("b"), folder.File("m/seed=1")],
            RunsBelow.Unfinished(Path.GetDirectoryName(folder.File("a"))!).Order(StringComparer.Ordinal));
    }
}
