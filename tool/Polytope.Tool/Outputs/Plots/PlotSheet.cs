namespace Polytope.Tool.Outputs.Plots;

/// <summary>What a plot shows: panels below each other over one axis of epochs.</summary>
/// <param name="Marks">Epochs that are marked in all panels, ascending.</param>
internal sealed record PlotSheet(string Title, IReadOnlyList<PlotPanel> Panels, IReadOnlyList<PhaseMark> Marks)
{
    /// <summary>What the curves are of, besides the title.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>The height of a panel with its name.</summary>
    public double PanelHeight { get; init; } = 190;
}

/// <param name="Epoch">Where a phase change starts.</param>
/// <param name="Curves">Which curves break out of their past.</param>
internal sealed record PhaseMark(int Epoch, string Curves);

/// <param name="Name">What the vertical axis is of.</param>
/// <param name="Description">In a sentence.</param>
/// <param name="Unit">Empty for none.</param>
internal sealed record PlotPanel(string Name, string Description, string Unit, IReadOnlyList<PlotCurve> Curves)
{
    /// <summary>Whether the vertical axis is; values that are not above 0 are left out then.</summary>
    public bool IsLogarithmic { get; init; } = SpansDecades(Curves);

    /// <summary>
    /// A scale of powers where values span more than two decades, as a loss that falls by factors, or where few values
    /// are far above all others, which a straight scale would press together. Up to a tenth of the values may be 0.
    /// </summary>
    private static bool SpansDecades(IReadOnlyList<PlotCurve> curves)
    {
        var finite = curves.SelectMany(curve => curve.Values).Where(double.IsFinite).Order().ToList();
        var values = finite.SkipWhile(value => value <= 0).ToList();
        if (values.Count == 0 || finite[0] < 0 || values.Count < 0.9 * finite.Count) return false;
        return values.Count == finite.Count
            ? values[^1] > 100 * values[0] || values[^1] > OutlierFactor * values[values.Count / 2]
            : values[^1] > 100 * values[values.Count / 20];
    }

    private const double OutlierFactor = 6;
}

/// <param name="Name">
/// For the legend; empty where the panel has no other curve. Curves of one name have one entry.
/// </param>
/// <param name="Epochs">Ascending.</param>
/// <param name="Values">One for each epoch; NaN where there is none.</param>
internal sealed record PlotCurve(
    string Name, IReadOnlyList<double> Epochs, IReadOnlyList<double> Values, (byte R, byte G, byte B) Colour)
{
    /// <summary>Epochs at which this curve has a mark: a phase change of one of several runs.</summary>
    public IReadOnlySet<double> Marks { get; init; } = new HashSet<double>();
}
