using Polytope.Tool.Diagnostics;
using Polytope.Tool.Tests.Pipeline;

namespace Polytope.Tool.Tests.Faults;

/// <summary>Links where the tool expects folders of its own.</summary>
public sealed class LinkTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void What_a_link_in_place_of_an_unfinished_run_points_to_stays(bool resume, bool force)
    {
        var plan = _place.Plan();
        _place.RunUntil(6, plan);
        var precious = Elsewhere();
        foreach (var file in Directory.EnumerateFiles(_place.Folder.Partial))
            File.Copy(file, Path.Combine(precious, Path.GetFileName(file)));
        Directory.Delete(_place.Folder.Partial, recursive: true);
        Directory.CreateSymbolicLink(_place.Folder.Partial, precious);
        var before = Directory.EnumerateFileSystemEntries(precious).Order().ToList();

        var refused = Assert.Throws<UserErrorException>(() => _place.Run(plan, resume, force));
        if (resume || force)
            Assert.Contains($"this is a link to {precious}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(precious).Order());
    }

    [Fact]
    public void What_a_link_in_place_of_a_finished_run_points_to_is_not_replaced()
    {
        var plan = _place.Plan();
        _place.Run(plan);
        var precious = Elsewhere();
        Directory.Delete(precious, recursive: true);
        Directory.Move(_place.Folder.Final, precious);
        Directory.CreateSymbolicLink(_place.Folder.Final, precious);
        File.WriteAllText(Path.Combine(precious, "notes.txt"), "the user's own");
        var before = RunFiles.Of(precious);

        // It is a run like any other until it would be replaced.
        _place.Run(plan);
        var refused = Assert.Throws<UserErrorException>(() => _place.Run(plan, force: true));
        Assert.Contains($"this is a link to {precious}", refused.Message, StringComparison.Ordinal);
        Assert.Null(before.DifferenceFrom(RunFiles.Of(precious)));
    }

    /// <summary>A folder with a file that nobody may touch.</summary>
    private string Elsewhere()
    {
        var folder = _place.Place("precious");
        Directory.CreateDirectory(Path.Combine(folder, "photos"));
        File.WriteAllText(Path.Combine(folder, "photos", "one.txt"), "the only copy");
        return folder;
    }
}
