using Polytope.Tool.Diagnostics;
using Polytope.Tool.Manifests.Yaml;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Planning;

namespace Polytope.Tool.Tests.Pipeline;

/// <summary>Rows that tell what changed since the row before are true whatever else a run draws.</summary>
public sealed class ChangeTests
{
    private const string Metrics = "{ renderer: metrics, every: 4, measures: all }";

    private static readonly Lazy<IReadOnlyList<string>> Whole = new(() =>
    {
        using var place = new Workplace();
        place.Run(Changing(place));
        return place.Metrics();
    });

    [Fact]
    public void Each_row_names_the_epoch_that_it_is_compared_with()
    {
        var columns = Whole.Value[0].Split(',');
        var (since, births) = (Array.IndexOf(columns, "since"), Array.IndexOf(columns, "births"));
        var rows = Whole.Value.Skip(1).Select(row => row.Split(',')).ToList();
        Assert.Equal(["0", "4", "8", "12", "16", "20"], rows.Select(row => row[0]));
        Assert.Equal(["", "0", "4", "8", "12", "16"], rows.Select(row => row[since]));
        Assert.Equal([true, false, false, false, false, false], rows.Select(row => row[births].Length == 0));
    }

    [Fact]
    public void Frames_of_other_outputs_change_no_row()
    {
        using var place = new Workplace();
        place.Run(Changing(place, "outputs[0].every=1"));
        Assert.Equal(Whole.Value, place.Metrics());

        // They stay also when the outputs are added later, and the rows of the other checkpoints come with them.
        using var later = new Workplace();
        later.Run(Changing(later));
        later.Run(Changing(later, "outputs[2]={ renderer: frames, at: [5, 6], size: 16 }"), resume: true);
        Assert.Empty(Whole.Value.Except(later.Metrics()));
        Assert.Equal("4", Since(later.Metrics(), "5"));
        Assert.Equal("4", Since(later.Metrics(), "6"));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public void An_interrupted_run_ends_with_the_rows_of_a_whole_one(int epoch)
    {
        using var place = new Workplace();
        place.RunUntil(epoch, Changing(place));
        place.Run(Changing(place), resume: true, threads: 2);
        Assert.Equal(Whole.Value, place.Metrics());
    }

    [Fact]
    public void More_epochs_add_rows_and_change_none()
    {
        using var place = new Workplace();
        place.Run(Changing(place, "training.epochs=10"));
        var before = place.Metrics();
        place.Run(Changing(place), resume: true);
        Assert.Empty(before.Except(place.Metrics()));
        Assert.Empty(Whole.Value.Except(place.Metrics()));
    }

    [Fact]
    public void Drawn_from_the_checkpoints_the_rows_are_the_same()
    {
        using var place = new Workplace();
        place.Run(place.Plan("outputs[0].every=1"));
        var target = place.Place("drawn");
        new Redrawing(new RunObservers([])).Draw(
            new RedrawingRequest(place.Folder.Final, Listed($"[{Metrics}]"), target, Force: false, Threads: 2),
            TestContext.Current.CancellationToken);
        Assert.Equal(
            Whole.Value,
            File.ReadAllLines(Path.Combine(target, "metrics.csv")).Select(line => line[..line.LastIndexOf(',')]));
    }

    private static Plan Changing(Workplace place, params string[] sets) =>
        place.Plan([$"outputs[1]={Metrics}", .. sets]);

    private static SequenceNode Listed(string text)
    {
        var diagnostics = new DiagnosticBag();
        var node = YamlReader.Read(text, "-", diagnostics);
        Assert.Empty(diagnostics.Sorted());
        return Assert.IsType<SequenceNode>(node);
    }

    private static string Since(IReadOnlyList<string> rows, string epoch) =>
        rows.Single(row => row.StartsWith(epoch + ",", StringComparison.Ordinal))
            .Split(',')[Array.IndexOf(rows[0].Split(','), "since")];
}
