using Polytope.Core.Painting;
using Polytope.Tool.Outputs.Plots;

namespace Polytope.Tool.Comparisons;

/// <summary>
/// The curves of some measures in several runs, a panel for each measure. Runs that differ in seeds alone share a
/// colour; a mark on a curve is a phase change of its run.
/// </summary>
internal static class ComparedCurves
{
    private const double PanelHeight = 420;

    /// <summary>More panels are lower.</summary>
    private const double LowPanelHeight = 260;

    private const int MostPoints = 1000;
    private const int LongestName = 44;

    /// <param name="measures">Columns of <c>metrics.csv</c>.</param>
    /// <param name="isLinear">Whether no axis is logarithmic; else those of losses are.</param>
    public static PlotSheet Sheet(Comparison comparison, IReadOnlyList<string> measures, bool isLinear) => new(
        Title(comparison),
        [.. measures.Select(measure => Panel(comparison, measure, isLinear))],
        [])
    {
        PanelHeight = measures.Count == 1 ? PanelHeight : LowPanelHeight,
    };

    private static string Title(Comparison comparison)
    {
        var experiments = comparison.Runs.Select(run => run.Experiment).Distinct().ToList();
        return experiments is [var one] ? one : FormattableString.Invariant($"{comparison.Runs.Length} runs");
    }

    private static PlotPanel Panel(Comparison comparison, string measure, bool isLinear)
    {
        var panel = new PlotPanel(
            measure.Replace('_', ' '),
            "",
            "",
            [
                .. from @group in comparison.Groups.Index()
                   let colour = Colour(@group.Index, comparison.Groups.Length)
                   let name = Name(comparison, @group.Item)
                   from run in @group.Item.Runs
                   select Curve(run, measure, name, colour),
            ]);
        if (isLinear) return panel with { IsLogarithmic = false };
        var values = panel.Curves.SelectMany(curve => curve.Values);
        return measure.EndsWith("_loss", StringComparison.Ordinal) && values.Any(value => value > 0)
            ? panel with { IsLogarithmic = true } : panel;
    }

    private static PlotCurve Curve(ComparedRun run, string measure, string name, (byte R, byte G, byte B) colour)
    {
        var (epochs, values) = (run.Metrics["epoch"], run.Metrics[measure]);
        var step = Math.Max(1, epochs.Count / MostPoints);
        int[] taken =
        [
            .. Enumerable.Range(0, Math.Min(epochs.Count, values.Count)).Where(
                i => i % step == 0 || i == epochs.Count - 1 || run.PhaseChanges.ContainsKey(epochs[i])),
        ];
        return new PlotCurve(
            name,
            [.. taken.Select(i => epochs[i])],
            [.. taken.Select(i => double.IsFinite(values[i]) ? values[i] : double.NaN)],
            colour)
        {
            Marks = run.PhaseChanges.Keys.ToHashSet(),
        };
    }

    /// <summary>What sets runs that differ in seeds alone apart from the others; else their id.</summary>
    private static string Name(Comparison comparison, ComparedGroup group)
    {
        var name = Comparison.Name(group.Runs[0], comparison.GroupPaths);
        return name.Length > LongestName ? name[..(LongestName - 1)] + "…" : name;
    }

    private static (byte R, byte G, byte B) Colour(int index, int count) =>
        count <= PlotColours.Count ? PlotColours.Of(index, count) : LayerColours.Of(index, count);
}
