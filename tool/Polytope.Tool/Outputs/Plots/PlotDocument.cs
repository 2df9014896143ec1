using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>Panels below each other over one axis of epochs, as an SVG document by OxyPlot.</summary>
internal static class PlotDocument
{
    private const double Width = 960;
    private const double Top = 44;
    private const double PanelHeight = 190;
    private const double HeadHeight = 22;
    private const double AxisHeight = 24;
    private const double Left = 64;
    private const double Right = 128;

    // With more curves a legend names the first and the last.
    private const int LegendLines = 8;
    private const double LegendLine = 16;
    private const string Font = "Helvetica, Arial, sans-serif";

    private static readonly OxyColor Ink = OxyColor.FromRgb(0x33, 0x33, 0x33);
    private static readonly OxyColor Faint = OxyColor.FromRgb(0xE4, 0xE4, 0xE4);
    private static readonly OxyColor Mark = OxyColor.FromRgb(0x99, 0x99, 0x99);

    public static void Write(Stream stream, string title, PlottedFrames frames)
    {
        var panels = frames.Panels().ToList();
        var height = Top + (panels.Count * PanelHeight) + AxisHeight;
        var measurer = new PdfRenderContext(Width, height, OxyColors.White);
        using var svg = new SvgRenderContext(
            stream, Width, height, isDocument: true, measurer, OxyColors.White);
        Text(svg, Left, 12, title, 17, FontWeights.Bold);
        for (var i = 0; i < panels.Count; i++)
        {
            var isLast = i == panels.Count - 1;
            IPlotModel model = Model(panels[i], frames, isFirst: i == 0, isLast);
            model.Update(updateData: true);
            var top = Top + (i * PanelHeight);
            Head(svg, top, panels[i]);
            Legend(svg, top + HeadHeight + 4, panels[i]);
            var below = PanelHeight - HeadHeight + (isLast ? AxisHeight : 0);
            model.Render(svg, new OxyRect(0, top + HeadHeight, Width, below));
        }

        svg.Complete();
        svg.Flush();
    }

    private static PlotModel Model(PlotPanel panel, PlottedFrames frames, bool isFirst, bool isLast)
    {
        var model = new PlotModel
        {
            Culture = CultureInfo.InvariantCulture,
            DefaultFont = Font,
            DefaultFontSize = 11,
            TextColor = Ink,
            PlotAreaBorderColor = Mark,
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            PlotMargins = new OxyThickness(Left, 2, Right, isLast ? 14 + AxisHeight : 14),
            Padding = new OxyThickness(0),
        };
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = frames.Epochs.Count > 0 ? frames.Epochs[0] : 0,
            Maximum = frames.Epochs.Count > 0 ? Math.Max(frames.Epochs[^1], frames.Epochs[0] + 1) : 1,
            Title = isLast ? "epoch" : null,
            LabelFormatter = isLast ? null : _ => "",
            TickStyle = TickStyle.Outside,
            MinorTickSize = 0,
            TicklineColor = Mark,
        });
        var axis = VerticalAxis(panel);
        model.Axes.Add(axis);
        AddCurves(model, panel, frames.Epochs, axis is LogarithmicAxis);
        foreach (var mark in frames.Marks)
        {
            model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = mark.Epoch,
                Color = Mark,
                LineStyle = LineStyle.Dash,
                StrokeThickness = 1,
                Layer = AnnotationLayer.BelowSeries,
                Text = isFirst ? mark.Curves : null,
                TextColor = Ink,
                FontSize = 9,
                TextHorizontalAlignment = HorizontalAlignment.Right,
            });
        }

        return model;
    }

    private static Axis VerticalAxis(PlotPanel panel)
    {
        var values = panel.Curves.SelectMany(curve => curve.Values).Where(double.IsFinite).ToList();
        // A scale of powers where values span more than two decades: a loss falls by factors.
        var isLogarithmic = values.Count > 0 && values.Min() > 0 && values.Max() > 100 * values.Min();
        Axis axis = isLogarithmic ? new LogarithmicAxis() : new LinearAxis { MinimumPadding = 0.02 };
        axis.Position = AxisPosition.Left;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = Faint;
        axis.MinorTickSize = 0;
        axis.TicklineColor = Mark;
        axis.MaximumPadding = 0.05;
        return axis;
    }

    private static void AddCurves(PlotModel model, PlotPanel panel, IReadOnlyList<int> epochs, bool isLogarithmic)
    {
        var curves = panel.Curves;
        foreach (var curve in curves)
        {
            var line = new LineSeries
            {
                Color = ColourOf(curve),
                StrokeThickness = curves.Count <= LegendLines ? 1.4 : 0.8,
                LineJoin = LineJoin.Round,
            };
            foreach (var (epoch, value) in epochs.Zip(curve.Values))
                line.Points.Add(new DataPoint(epoch, isLogarithmic && !(value > 0) ? double.NaN : value));
            model.Series.Add(line);
        }
    }

    private static void Head(SvgRenderContext svg, double top, PlotPanel panel)
    {
        var name = panel.Unit.Length == 0 ? panel.Name : $"{panel.Name} ({panel.Unit})";
        Text(svg, Left, top + 4, name, 12, FontWeights.Bold);
        Text(svg, Width - Right, top + 5, panel.Description, 10.5, FontWeights.Normal, HorizontalAlignment.Right);
    }

    /// <summary>Right of the panel: a line and a name for each curve, or for the first and the last.</summary>
    private static void Legend(SvgRenderContext svg, double top, PlotPanel panel)
    {
        var curves = panel.Curves.Where(curve => curve.Name.Length > 0).ToList();
        if (curves.Count > LegendLines) curves = [curves[0], curves[^1]];
        foreach (var (index, curve) in curves.Index())
        {
            var (x, y) = (Width - Right + 14, top + (index * LegendLine));
            svg.DrawLine(
                [new ScreenPoint(x, y + 7), new ScreenPoint(x + 16, y + 7)], ColourOf(curve), 2,
                EdgeRenderingMode.Automatic, null, LineJoin.Miter);
            Text(svg, x + 22, y, curve.Name, 11, FontWeights.Normal);
        }
    }

    private static void Text(
        SvgRenderContext svg,
        double x,
        double y,
        string text,
        double size,
        double weight,
        HorizontalAlignment alignment = HorizontalAlignment.Left) => svg.DrawText(
            new ScreenPoint(x, y), text, Ink, Font, size, weight, 0, alignment, VerticalAlignment.Top, null);

    private static OxyColor ColourOf(PlotCurve curve) =>
        OxyColor.FromRgb(curve.Colour.R, curve.Colour.G, curve.Colour.B);
}
