using System.Globalization;
using Polytope.Core.Painting;
using Polytope.Core.Slices;

namespace Polytope.Tool.Outputs.Plots;

/// <summary>
/// A network's outputs along a line, with a mark below for each breakpoint in the colour of its neuron's layer.
/// </summary>
internal sealed class LinePlot
{
    private const double Left = 84;
    private const double Right = 24;
    private const double Top = 40;
    private const double Bottom = 66;
    private const double MarkLength = 10;
    private const int Ticks = 6;

    private static readonly (byte R, byte G, byte B) Frame = (0xB0, 0xB0, 0xB0);

    /// <summary>Colours that are told apart by everybody (Okabe and Ito 2008, without yellow), in turns.</summary>
    private static readonly (byte R, byte G, byte B)[] Curves =
    [
        (0x00, 0x72, 0xB2), (0xD5, 0x5E, 0x00), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7), (0xE6, 0x9F, 0x00),
        (0x56, 0xB4, 0xE9), (0x30, 0x30, 0x30),
    ];

    private readonly LinePartition _line;
    private readonly double _least;
    private readonly double _range;

    private LinePlot(LinePartition line)
    {
        _line = line;
        var values = Enumerable.Range(0, line.Pieces.Count)
            .SelectMany(piece => (double[])[
                .. line.ValuesAt(piece, line.Pieces[piece].From), .. line.ValuesAt(piece, line.Pieces[piece].To)])
            .Where(double.IsFinite).ToList();
        var (least, greatest) = values.Count > 0 ? (values.Min(), values.Max()) : (0, 1);
        var range = greatest - least;
        if (!(range > 0) || !double.IsFinite(range)) range = Math.Max(Math.Abs(least), 1);
        (_least, _range) = (least - (0.05 * range), 1.1 * range);
    }

    public static void WriteSvg(Stream stream, LinePartition line, string title, int size)
    {
        using var canvas = new SvgCanvas(stream, size, HeightOf(size), title);
        new LinePlot(line).Draw(canvas, title);
    }

    public static void WritePng(Stream stream, LinePartition line, string title, int size)
    {
        var canvas = new PngCanvas(size, HeightOf(size));
        new LinePlot(line).Draw(canvas, title);
        stream.Write(canvas.ToBytes());
    }

    private static int HeightOf(int width) => Math.Max(width * 9 / 16, 1);

    private void Draw(IPlotCanvas canvas, string title)
    {
        double width = Math.Max(canvas.Width - Left - Right, 1), height = Math.Max(canvas.Height - Top - Bottom, 1);
        double X(double t) => Left + ((t - _line.From) / (_line.To - _line.From) * width);
        double Y(double y) => Top + ((1 - ((y - _least) / _range)) * height);
        var bottom = Top + height;
        canvas.Text(Left, Top - 14, title, TextSide.Start, bold: true);
        WriteLegend(canvas, Left + width);
        foreach (var t in Rounded(_line.From, _line.To))
        {
            canvas.Path([(X(t), Top), (X(t), bottom)], 0.5, Frame);
            canvas.Text(X(t), bottom + MarkLength + 20, Number(t), TextSide.Middle);
        }

        foreach (var y in Rounded(_least, _least + _range))
        {
            canvas.Path([(Left, Y(y)), (Left + width, Y(y))], 0.5, Frame);
            canvas.Text(Left - 8, Y(y) + 5, Number(y), TextSide.End);
        }

        canvas.Text(Left + (0.5 * width), bottom + MarkLength + 40, "t", TextSide.Middle);
        canvas.Path(
            [(Left, Top), (Left + width, Top), (Left + width, bottom), (Left, bottom), (Left, Top)], 1, Frame);
        var layers = _line.Partition.Network.Layers.Length - 1;
        foreach (var breakpoint in _line.Breakpoints)
        {
            var x = X(breakpoint.At);
            var colour = LayerColours.Of(breakpoint.Neurons[0].Layer, layers);
            canvas.Path([(x, bottom), (x, bottom + MarkLength)], 1, colour);
        }

        for (var output = 0; output < _line.Partition.Outputs; output++)
        {
            var points = new List<(double, double)>();
            for (var piece = 0; piece < _line.Pieces.Count; piece++)
                Add(_line.Pieces[piece].From, _line.Map(piece, output).At(_line.Pieces[piece].From, 0));
            Add(_line.To, _line.Map(_line.Pieces.Count - 1, output).At(_line.To, 0));
            canvas.Path(points, 2, Curves[output % Curves.Length]);

            void Add(double t, double y)
            {
                if (double.IsFinite(y)) points.Add((X(t), Y(y)));
            }
        }
    }

    /// <summary>Which colour is which output, from the right; more outputs than colours have no legend.</summary>
    private void WriteLegend(IPlotCanvas canvas, double right)
    {
        var outputs = _line.Partition.Outputs;
        if (outputs == 1 || outputs > Curves.Length) return;
        for (var output = outputs - 1; output >= 0; output--, right -= 56)
        {
            canvas.Text(right, Top - 14, string.Create(CultureInfo.InvariantCulture, $"y{output}"), TextSide.End);
            canvas.Path([(right - 40, Top - 19), (right - 22, Top - 19)], 2, Curves[output]);
        }
    }

    /// <summary>Round numbers within an interval: multiples of 1, 2 or 5 times a power of ten.</summary>
    private static IEnumerable<double> Rounded(double from, double to)
    {
        var least = (to - from) / Ticks;
        if (!(least > 1e-280) || !(least < 1e280)) yield break;
        double power = 1, step = 1;
        while (power > least) power /= 10;
        while (power * 10 <= least) power *= 10;
        foreach (var factor in (double[])[1, 2, 5, 10])
        {
            step = factor * power;
            if (step >= least) break;
        }

        for (var k = Math.Ceiling(from / step); k * step <= to; k++) yield return (k * step) + 0.0;
    }

    private static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
