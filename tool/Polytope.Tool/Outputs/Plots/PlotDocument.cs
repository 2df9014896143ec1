using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>Panels below each other over one axis of epochs, drawn by OxyPlot.</summary>
internal sealed class PlotDocument
{
    private const double Top = 44;
    private const double HeadHeight = 22;
    private const double AxisHeight = 24;
    private const double Left = 64;
    private const double PlotWidth = 768;
    private const double LeastRight = 128;
    private const double MostRight = 330;
    private const double LegendLine = 16;
    private const double LegendText = 11;
    private const double MarkText = 9.5;
    private const double MarkLine = 12;
    private const int MarkRows = 3;
    private const double LegendIndent = 36;

    /// <summary>Of a drawing in pixels, to one in vectors: text is readable at half the size.</summary>
    private const double PixelScale = 2;

    private readonly PlotSheet _sheet;
    private readonly double _right;
    private readonly double _first;
    private readonly double _last;

    private PlotDocument(PlotSheet sheet)
    {
        _sheet = sheet;
        var measurer = PixelContext.Measurer();
        var names = sheet.Panels.SelectMany(panel => Entries(panel).Select(entry => entry.Name));
        _right = Math.Clamp(
            names.Select(name => measurer.MeasureText(name, PlotStyle.Font, LegendText, FontWeights.Normal).Width)
                .DefaultIfEmpty().Max() + LegendIndent + 8,
            LeastRight,
            MostRight);
        var epochs = sheet.Panels.SelectMany(panel => panel.Curves).SelectMany(curve => curve.Epochs).ToList();
        _first = epochs.Count > 0 ? epochs.Min() : 0;
        _last = epochs.Count > 0 ? Math.Max(epochs.Max(), _first + 1) : 1;
    }

    private double Width => Left + PlotWidth + _right;

    private double Height => Top + (_sheet.Panels.Count * _sheet.PanelHeight) + AxisHeight;

    /// <summary>How many curves of a panel have a line in its legend.</summary>
    private int LegendLines => (int)((_sheet.PanelHeight - HeadHeight - 24) / LegendLine);

    public static void Write(Stream stream, PlotSheet sheet, PlotFormat format)
    {
        var document = new PlotDocument(sheet);
        PlotStyle.Write(stream, document.Width, document.Height, PixelScale, format, document.Draw);
    }

    private void Draw(IRenderContext context)
    {
        Text(context, Left, 12, _sheet.Title, 17, FontWeights.Bold);
        Text(
            context, Left + PlotWidth, 18, _sheet.Subtitle, 10.5, FontWeights.Normal, HorizontalAlignment.Right);
        for (var i = 0; i < _sheet.Panels.Count; i++)
        {
            var isLast = i == _sheet.Panels.Count - 1;
            IPlotModel model = Model(_sheet.Panels[i], isLast);
            model.Update(updateData: true);
            var top = Top + (i * _sheet.PanelHeight);
            Head(context, top, _sheet.Panels[i]);
            Legend(context, top + HeadHeight + 4, _sheet.Panels[i]);
            var below = _sheet.PanelHeight - HeadHeight + (isLast ? AxisHeight : 0);
            model.Render(context, new OxyRect(0, top + HeadHeight, Width, below));
            if (i == 0) MarkNames(context, top + HeadHeight + 4);
        }
    }

    /// <summary>What each mark is of, beside its line: in a further row where names would overlap.</summary>
    private void MarkNames(IRenderContext context, double top)
    {
        var ends = new double[MarkRows];
        Array.Fill(ends, double.NegativeInfinity);
        foreach (var mark in _sheet.Marks)
        {
            var x = Left + ((mark.Epoch - _first) / (_last - _first) * PlotWidth);
            var width = context.MeasureText(mark.Curves, PlotStyle.Font, MarkText, FontWeights.Normal).Width;
            var isLeft = x + 4 + width > Left + PlotWidth;
            var from = isLeft ? x - 4 - width : x + 4;
            var row = Array.FindIndex(ends, end => end < from);
            if (row < 0) continue;
            ends[row] = from + width + 4;
            Text(context, from, top + (row * MarkLine), mark.Curves, MarkText, FontWeights.Normal);
        }
    }

    private PlotModel Model(PlotPanel panel, bool isLast)
    {
        var model = PlotStyle.Model(11);
        model.PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1);
        model.PlotMargins = new OxyThickness(Left, 2, _right, isLast ? 14 + AxisHeight : 14);
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = _first,
            Maximum = _last,
            Title = isLast ? "epoch" : null,
            LabelFormatter = isLast ? null : _ => "",
            TickStyle = TickStyle.Outside,
            MinorTickSize = 0,
            TicklineColor = PlotStyle.Mark,
        });
        model.Axes.Add(VerticalAxis(panel));
        AddCurves(model, panel);
        foreach (var mark in _sheet.Marks)
        {
            model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = mark.Epoch,
                Color = PlotStyle.Mark,
                LineStyle = LineStyle.Dash,
                StrokeThickness = 1,
                Layer = AnnotationLayer.BelowSeries,
            });
        }

        return model;
    }

    private static Axis VerticalAxis(PlotPanel panel)
    {
        Axis axis = panel.IsLogarithmic ? new LogarithmicAxis() : new LinearAxis { MinimumPadding = 0.02 };
        axis.Position = AxisPosition.Left;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = PlotStyle.Faint;
        axis.MinorTickSize = 0;
        axis.TicklineColor = PlotStyle.Mark;
        axis.MaximumPadding = 0.05;
        return axis;
    }

    private static void AddCurves(PlotModel model, PlotPanel panel)
    {
        foreach (var curve in panel.Curves)
        {
            var line = new LineSeries
            {
                Color = PlotStyle.Of(curve.Colour),
                StrokeThickness = panel.Curves.Count <= 12 ? 1.4 : 0.8,
                LineJoin = LineJoin.Round,
            };
            var marks = new LineSeries
            {
                LineStyle = LineStyle.None,
                MarkerType = MarkerType.Diamond,
                MarkerSize = 4.5,
                MarkerFill = PlotStyle.Of(curve.Colour),
                MarkerStroke = OxyColors.White,
                MarkerStrokeThickness = 0.8,
            };
            foreach (var (epoch, value) in curve.Epochs.Zip(curve.Values))
            {
                var point = new DataPoint(epoch, panel.IsLogarithmic && !(value > 0) ? double.NaN : value);
                line.Points.Add(point);
                if (curve.Marks.Contains(epoch) && double.IsFinite(point.Y)) marks.Points.Add(point);
            }

            // A single value has no line.
            if (line.Points.Count(point => double.IsFinite(point.Y)) == 1)
                (line.MarkerType, line.MarkerFill) = (MarkerType.Circle, line.Color);
            model.Series.Add(line);
            if (marks.Points.Count > 0) model.Series.Add(marks);
        }
    }

    private static void Head(IRenderContext context, double top, PlotPanel panel)
    {
        var unit = panel.Unit.Replace("^2", "²", StringComparison.Ordinal);
        var name = unit.Length == 0 ? panel.Name : $"{panel.Name} ({unit})";
        Text(context, Left, top + 4, name, 12, FontWeights.Bold);
        Text(
            context, Left + PlotWidth, top + 5, panel.Description, 10.5, FontWeights.Normal, HorizontalAlignment.Right);
    }

    /// <summary>Right of the panel: a line and a name for each curve, or for the first and the last.</summary>
    private void Legend(IRenderContext context, double top, PlotPanel panel)
    {
        var entries = Entries(panel);
        if (entries.Count > LegendLines) entries = [entries[0], entries[^1]];
        var x = Left + PlotWidth + 14;
        foreach (var (index, (name, colour)) in entries.Index())
        {
            var y = top + (index * LegendLine);
            context.DrawLine(
                [new ScreenPoint(x, y + 7), new ScreenPoint(x + 16, y + 7)], PlotStyle.Of(colour), 2,
                EdgeRenderingMode.Automatic, null, LineJoin.Miter);
            Text(context, x + 22, y, name, LegendText, FontWeights.Normal);
        }

        var last = top + (entries.Count * LegendLine);
        if (_sheet.Marks.Count > 0 && ReferenceEquals(panel, _sheet.Panels[0]))
        {
            context.DrawLine(
                [new ScreenPoint(x + 8, last), new ScreenPoint(x + 8, last + 14)], PlotStyle.Mark, 1,
                EdgeRenderingMode.Automatic, LineStyle.Dash.GetDashArray(), LineJoin.Miter);
            Text(context, x + 22, last, "phase change", LegendText, FontWeights.Normal);
            return;
        }

        if (!panel.Curves.Any(curve => curve.Marks.Count > 0)) return;
        context.DrawPolygon(
            [
                new ScreenPoint(x + 8, last + 2), new ScreenPoint(x + 13, last + 7), new ScreenPoint(x + 8, last + 12),
                new ScreenPoint(x + 3, last + 7),
            ],
            PlotStyle.Mark, OxyColors.Undefined, 0, EdgeRenderingMode.Automatic, null, LineJoin.Miter);
        Text(context, x + 22, last, "phase change", LegendText, FontWeights.Normal);
    }

    private static List<(string Name, (byte R, byte G, byte B) Colour)> Entries(PlotPanel panel) =>
        [.. panel.Curves.Where(curve => curve.Name.Length > 0).Select(curve => (curve.Name, curve.Colour)).Distinct()];

    private static void Text(
        IRenderContext context,
        double x,
        double y,
        string text,
        double size,
        double weight,
        HorizontalAlignment alignment = HorizontalAlignment.Left) => context.DrawText(
            new ScreenPoint(x, y), Printable.Xml(text), PlotStyle.Ink, PlotStyle.Font, size, weight, 0, alignment,
            VerticalAlignment.Top, null);
}
