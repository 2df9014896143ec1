using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>Panels below each other over one axis of epochs, as an SVG document by OxyPlot.</summary>
internal static class PlotDocument
{
    private const double Width = 960;
    private const double Top = 44;
    private const double PanelHeight = 190;
    private const double Left = 78;
    private const double Right = 122;

    // With more curves a legend names the first and the last.
    private const int LegendLines = 8;
    private const string Font = "Helvetica, Arial, sans-serif";

    private static readonly OxyColor Ink = OxyColor.FromRgb(0x33, 0x33, 0x33);
    private static readonly OxyColor Faint = OxyColor.FromRgb(0xE4, 0xE4, 0xE4);
    private static readonly OxyColor Mark = OxyColor.FromRgb(0x99, 0x99, 0x99);

    public static void Write(Stream stream, string title, PlottedFrames frames)
    {
        var panels = frames.Panels().ToList();
        var height = Top + (panels.Count * PanelHeight) + 30;
        var measurer = new PdfRenderContext(Width, height, OxyColors.White);
        using var svg = new SvgRenderContext(
            stream, Width, height, isDocument: true, measurer, OxyColors.White);
        svg.DrawText(
            new ScreenPoint(Left, 12), title, Ink, Font, 17, FontWeights.Bold, 0, HorizontalAlignment.Left,
            VerticalAlignment.Top, null);
        for (var i = 0; i < panels.Count; i++)
        {
            var isLast = i == panels.Count - 1;
            IPlotModel model = Model(panels[i], frames, isFirst: i == 0, isLast);
            model.Update(updateData: true);
            model.Render(svg, new OxyRect(0, Top + (i * PanelHeight), Width, PanelHeight + (isLast ? 30 : 0)));
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
            Title = panel.Description,
            TitleFontSize = 11.5,
            TitleFontWeight = FontWeights.Normal,
            TitleHorizontalAlignment = TitleHorizontalAlignment.CenteredWithinPlotArea,
            PlotAreaBorderColor = Mark,
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            PlotMargins = new OxyThickness(Left, double.NaN, Right, isLast ? 40 : 14),
            Padding = new OxyThickness(0, 4, 0, 0),
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
        axis.Title = panel.Unit.Length == 0 ? panel.Name : $"{panel.Name} ({panel.Unit})";
        axis.AxisTitleDistance = 6;
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
        foreach (var (index, curve) in curves.Index())
        {
            var isNamed = curves.Count <= LegendLines || index == 0 || index == curves.Count - 1;
            var line = new LineSeries
            {
                Title = curve.Name,
                RenderInLegend = isNamed && curve.Name.Length > 0,
                Color = OxyColor.FromRgb(curve.Colour.R, curve.Colour.G, curve.Colour.B),
                StrokeThickness = curves.Count <= LegendLines ? 1.4 : 0.8,
                LineJoin = LineJoin.Round,
            };
            foreach (var (epoch, value) in epochs.Zip(curve.Values))
                line.Points.Add(new DataPoint(epoch, isLogarithmic && !(value > 0) ? double.NaN : value));
            model.Series.Add(line);
        }

        model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.RightTop,
            LegendFontSize = 10.5,
            LegendTextColor = Ink,
            LegendMargin = 8,
            LegendPadding = 0,
            LegendItemSpacing = 4,
        });
    }
}
