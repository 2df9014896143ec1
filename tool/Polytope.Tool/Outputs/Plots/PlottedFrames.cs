using Polytope.Core.Measures;
using Polytope.Core.Painting;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>The curves of a run: what its frames gave, without the frames.</summary>
internal sealed class PlottedFrames(IReadOnlyList<Measure> measures)
{
    private static readonly string[] Loss = ["training", "validation", "image"];

    // Of the level that divides what is no class.
    private static readonly string[] Sides = ["at most 1/2", "above 1/2"];

    private readonly PhaseChanges _loss = new();
    private readonly List<double> _epochs = [];
    private readonly List<double[]> _losses = [];
    private readonly Dictionary<Measure, List<double[]>> _values =
        measures.ToDictionary(measure => measure, _ => new List<double[]>());

    private readonly List<PhaseMark> _marks = [];
    private MeasuredRun? _run;

    /// <summary>A panel of the losses, then one of each measure; a mark where a phase change starts.</summary>
    /// <param name="subtitle">How the network was trained.</param>
    public PlotSheet Sheet(string title, string subtitle) => new(title, [.. Panels()], _marks) { Subtitle = subtitle };

    private IEnumerable<PlotPanel> Panels()
    {
        var losses = Curves(Loss, _losses, PlotColours.Of);
        // Points without an image have no loss over one.
        losses.RemoveAll(curve => curve.Values.All(double.IsNaN));
        yield return new PlotPanel("loss", "Mean loss.", "", losses);
        if (_run is not { } run) yield break;
        foreach (var measure in measures)
        {
            IReadOnlyList<string> names = measure.Parts == MeasureParts.Labels && !run.AreScores
                ? Sides : [.. measure.Columns(run).Select(column => Short(measure, column))];
            yield return new PlotPanel(
                measure.Name, measure.Description, measure.Unit, Curves(names, _values[measure], Colours(measure)));
        }
    }

    public void Add(Frame frame)
    {
        _run ??= frame.Measured.Run;
        _epochs.Add(frame.Epoch);
        _losses.Add([frame.Losses.Training, frame.Losses.Validation, frame.Losses.Image ?? double.NaN]);
        foreach (var measure in measures)
            _values[measure].Add((measure.IsOfChange ? frame.Change?.Of(measure) : frame.Measured.Of(measure)) ?? []);

        // Where no measure of change is plotted, nothing is compared, and only the loss tells.
        List<string> changes = _loss.Add(frame.Losses.Training) ? [FrameSequence.Loss] : [];
        changes = [.. changes.Union(frame.PhaseChanges)];
        if (changes.Count > 0) _marks.Add(new(frame.Epoch, string.Join(", ", changes)));
    }

    private List<PlotCurve> Curves(
        IReadOnlyList<string> names, List<double[]> rows, Func<int, int, (byte R, byte G, byte B)> colour) =>
    [
        .. names.Index().Select(name => new PlotCurve(
            name.Item,
            _epochs,
            [.. rows.Select(row => name.Index < row.Length ? row[name.Index] : double.NaN)],
            colour(name.Index, names.Count))),
    ];

    /// <summary>Layers have the colours that they have in pictures.</summary>
    private Func<int, int, (byte R, byte G, byte B)> Colours(Measure measure) => measure.Parts switch
    {
        MeasureParts.HiddenLayers or MeasureParts.Quantiles or MeasureParts.Ages => LayerColours.Of,
        MeasureParts.Layers => (layer, layers) =>
            layer + 1 < layers ? LayerColours.Of(layer, layers - 1) : default((byte, byte, byte)),
        MeasureParts.Neurons => (neuron, _) => LayerColours.Of(LayerOf(neuron), _run!.Shape.Hidden.Length),
        _ => PlotColours.Of,
    };

    private int LayerOf(int neuron)
    {
        var layer = 0;
        for (; neuron >= _run!.Shape.Hidden[layer]; layer++) neuron -= _run.Shape.Hidden[layer];
        return layer;
    }

    private static string Short(Measure measure, string column) =>
        column.Length > measure.Name.Length ? column[(measure.Name.Length + 1)..].Replace('-', ' ') : "";
}
