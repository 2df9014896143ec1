using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Polytope.Core.Painting;
using Polytope.Core.Slices;
using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>
/// A network's outputs along a line, with a mark below for each breakpoint in the colour of its neuron's layer.
/// </summary>
internal sealed class LinePlot(LinePartition line, string title, int width)
{
    private const double Left = 84;
    private const double Right = 24;
    private const double Top = 40;
    private const double Bottom = 66;
    private const double MarkLength = 10;
    private const double TextSize = 14;

    /// <summary>Colours that are told apart by everybody (Okabe and Ito 2008, without yellow), in turns.</summary>
    private static readonly (byte R, byte G, byte B)[] Curves =
    [
        (0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7), (0xE6, 0x9F, 0x00),
        (0x56, 0xB4, 0xE9), (0x30, 0x30, 0x30),
    ];

    private double Height => Math.Max(width * 9 / 16, 1);

    /// <param name="size">Pixels from left to right.</param>
    public static void Write(Stream stream, LinePartition line, string title, int size, PlotFormat format)
    {
        var plot = new LinePlot(line, title, size);
        PlotStyle.Write(stream, size, plot.Height, 1, format, plot.Draw);
    }

    private void Draw(IRenderContext context)
    {
        Text(context, Left, Top - 14, title, FontWeights.Bold, HorizontalAlignment.Left);
        WriteLegend(context, width - Right);
        var (model, across) = Model();
        ((IPlotModel)model).Update(updateData: true);
        ((IPlotModel)model).Render(context, new OxyRect(0, 0, width, Height));
        var layers = line.Partition.Network.Layers.Length - 1;
        foreach (var breakpoint in line.Breakpoints)
        {
            var (x, y) = (across.Transform(breakpoint.At), model.PlotArea.Bottom);
            context.DrawLine(
                [new ScreenPoint(x, y), new ScreenPoint(x, y + MarkLength)],
                PlotStyle.Of(LayerColours.Of(breakpoint.Neurons[0].Layer, layers)), 1,
                EdgeRenderingMode.Automatic, null, LineJoin.Miter);
        }
    }

    private (PlotModel Model, Axis Across) Model()
    {
        var model = PlotStyle.Model(TextSize);
        model.PlotMargins = new OxyThickness(Left, Top, Right, Bottom);
        Axis across = Axis(AxisPosition.Bottom, "t"), up = Axis(AxisPosition.Left, null);
        (across.Minimum, across.Maximum, across.AxisTickToLabelDistance) = (line.From, line.To, MarkLength + 4);
        (up.MinimumPadding, up.MaximumPadding) = (0.05, 0.05);
        model.Axes.Add(across);
        model.Axes.Add(up);
        for (var output = 0; output < line.Partition.Outputs; output++)
        {
            var series = new LineSeries
            {
                Color = PlotStyle.Of(Curves[output % Curves.Length]),
                LineJoin = LineJoin.Round,
                StrokeThickness = 2,
            };
            for (var piece = 0; piece < line.Pieces.Count; piece++)
                Add(line.Pieces[piece].From, line.Map(piece, output).At(line.Pieces[piece].From, 0));
            Add(line.To, line.Map(line.Pieces.Count - 1, output).At(line.To, 0));
            model.Series.Add(series);

            void Add(double t, double y)
            {
                if (double.IsFinite(y)) series.Points.Add(new DataPoint(t, y));
            }
        }

        return (model, across);
    }

    private static LinearAxis Axis(AxisPosition position, string? title) => new()
    {
        Position = position,
        Title = title,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = PlotStyle.Faint,
        TickStyle = TickStyle.None,
    };

    /// <summary>Which colour is which output, from the right; more outputs than colours have no legend.</summary>
    private void WriteLegend(IRenderContext context, double right)
    {
        var outputs = line.Partition.Outputs;
        if (outputs == 1 || outputs > Curves.Length) return;
        for (var output = outputs - 1; output >= 0; output--, right -= 56)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"y{output}");
            Text(context, right, Top - 14, name, FontWeights.Normal, HorizontalAlignment.Right);
            context.DrawLine(
                [new ScreenPoint(right - 40, Top - 19), new ScreenPoint(right - 22, Top - 19)],
                PlotStyle.Of(Curves[output]), 2, EdgeRenderingMode.Automatic, null, LineJoin.Miter);
        }
    }

    private static void Text(
        IRenderContext context, double x, double y, string text, double weight, HorizontalAlignment alignment) =>
        context.DrawText(
            new ScreenPoint(x, y), Printable.Xml(text), PlotStyle.Ink, PlotStyle.Font, TextSize, weight, 0, alignment,
            VerticalAlignment.Bottom, null);
}
