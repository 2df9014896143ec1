using System.Runtime.Intrinsics;
using Polytope.Core.Images;
using Polytope.Core.Painting;
using Polytope.Core.Rasters;
using Polytope.Core.Rendering;
using Polytope.Tool.Images;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>
/// Paints frames as sheets of three panels: the network's output with the boundaries of its polytopes, the output
/// alone, the image with its samples or the points. What stays the same in all frames is painted once. Not thread-safe.
/// </summary>
internal sealed class SheetPainter : IDisposable
{
    private static readonly (byte R, byte G, byte B) Ground = (250, 250, 248);
    private static readonly (byte R, byte G, byte B) Hairline = (208, 208, 204);
    private static readonly (byte R, byte G, byte B) Strong = (28, 28, 30);
    private static readonly (byte R, byte G, byte B) Quiet = (112, 112, 116);
    private static readonly (byte R, byte G, byte B) PointsGround = (204, 210, 218);
    private static readonly (byte R, byte G, byte B) Red = (235, 52, 46);
    private static readonly (byte R, byte G, byte B) Blue = (38, 110, 246);

    private const string WidestLoss = "0.00000";
    private const float SmallestSize = 6;

    /// <summary>
    /// Distance between two entries of a line, and from a dot's left to its text, as parts of the text's size.
    /// </summary>
    private const float Spacing = 0.9f;
    private const float DotSpace = 0.85f;

    private readonly RenderJob _job;
    private readonly OutputPainter _outputs;
    private readonly EdgePainter _edges = new();
    private readonly Compositor _blend = new();
    private readonly Vector128<float>[] _ink;
    private readonly float _size;
    private readonly TextPainter _bold;
    private readonly TextPainter _text;
    private Vector128<float>[] _pens = [];

    public SheetPainter(RenderJob job, SheetLayout layout)
    {
        (_job, Layout) = (job, layout);
        Pixels = new byte[4 * layout.Width * layout.Height];
        var panel = layout.Panels[0];
        _outputs = new OutputPainter(job.Palette);
        _ink = new Vector128<float>[panel.Width * panel.Height];
        _size = FittingSize(job, layout);
        _bold = new TextPainter(_size, bold: true);
        _text = new TextPainter(_size);
        PaintStill();
    }

    public SheetLayout Layout { get; }

    /// <summary>Opaque RGBA, row by row, as of the last frame painted.</summary>
    public byte[] Pixels { get; }

    public void Paint(Frame frame)
    {
        var box = Layout.Panels[0];
        var grid = new PixelGrid(frame.Partition.Window, box.Width, box.Height);
        var layers = frame.Checkpoint.Network.Layers.Length - 1;
        if (_pens.Length != layers) _pens = LayerColours.Pens(layers);
        var colours = _outputs.Paint(frame.Partition, grid);
        _edges.Paint(frame.Partition, grid, _pens, _ink);
        _blend.Write(colours, _ink, Panel(0));
        Panel(1).Write(colours);
        PaintCaption(frame);
    }

    public void Dispose()
    {
        _bold.Dispose();
        _text.Dispose();
    }

    private Panel Panel(int index)
    {
        var box = Layout.Panels[index];
        return new Panel(Pixels, 4 * Layout.Width, box.Left, box.Top, box.Width, box.Height);
    }

    private void PaintCaption(Frame frame)
    {
        Fill(Layout.Caption(0), Ground);
        Fill(Layout.Caption(1), Ground);
        var x = Write(_bold, 0, 0, 0, Caption.Experiment(_job.Caption), Strong);
        Write(_text, 0, 0, x + _size, Caption.Shape(_job.Caption), Quiet);
        Write(_text, 0, 1, 0, Caption.Polytopes(frame), Strong);

        x = Write(_text, 1, 0, 0, Caption.Epoch(frame, _job.Caption), Strong);
        if (frame.Accuracy is { } accuracy) Write(_text, 1, 0, x + _size, Caption.Right(accuracy), Quiet);
        x = 0;
        foreach (var (name, value) in Caption.Losses(frame.Losses))
        {
            // A number that is cut off would be misread.
            if (x + _text.Measure($"{name} {value}") > Layout.Caption(1).Width) break;
            x = Write(_text, 1, 1, x, name + " ", Quiet);
            Write(_text, 1, 1, x, value, Strong);
            x += _text.Measure(WidestLoss) + (Spacing * _size);
        }
    }

    /// <summary>The size at which the widest lines fit below their panels, at most the layout's.</summary>
    private static float FittingSize(RenderJob job, SheetLayout layout)
    {
        using var bold = new TextPainter(100, bold: true);
        using var text = new TextPainter(100);
        var first = bold.Measure(Caption.Experiment(job.Caption)) + 100 + text.Measure(Caption.Shape(job.Caption));
        var second = Caption.Losses(new Losses(0, 0, job.Subject is ImageSubject ? 0 : null)).Sum(
            loss => text.Measure(loss.Name + " " + WidestLoss) + (Spacing * 100));
        var training = Caption.Points(job.Samples.Training.Count, "training");
        var third = text.Measure(training + Caption.Points(job.Samples.Validation.Count, "validation"))
            + (100 * ((2 * DotSpace) + Spacing));
        var widest = Math.Max(Math.Max(first, second), third);
        return Math.Max(SmallestSize, Math.Min(layout.TextSize, 100 * layout.Panels[0].Width / widest));
    }

    private void PaintStill()
    {
        Fill(new Box(0, 0, Layout.Width, Layout.Height), Ground);
        foreach (var box in Layout.Panels)
            Fill(new Box(box.Left - 1, box.Top - 1, box.Width + 2, box.Height + 2), Hairline);
        if (_job.Subject is ImageSubject { Image: var image }) PaintSamples(image, Panel(2));
        else PaintPoints(Layout.Panels[2]);
        Write(_text, 2, 1, 0, Caption.Training(_job.Caption), Quiet);
    }

    /// <summary>An image with its samples.</summary>
    private void PaintSamples(Image image, Panel panel)
    {
        panel.Write(ImagePainter.PaintColours(image, panel.Width, panel.Height));
        var (training, validation) = _job.Samples;
        var radius = RadiusIn(panel);
        DotPainter.Paint(training, image, Red, radius, panel);
        DotPainter.Paint(validation, image, Blue, radius, panel);
        WriteCounts((x, y, caption) => DotPainter.PaintDot(x, y, Red, 0.24 * _size, caption),
            (x, y, caption) => DotPainter.PaintDot(x, y, Blue, 0.24 * _size, caption));
    }

    /// <summary>Points in their own colours: those for training are discs, those for validation rings.</summary>
    private void PaintPoints(Box box)
    {
        Fill(box, PointsGround);
        var panel = Panel(2);
        var points = new PointPainter(_job.Palette, PointsGround);
        var radius = RadiusIn(panel);
        points.Paint(_job.Samples.Training, isRing: false, radius, panel);
        points.Paint(_job.Samples.Validation, isRing: true, radius, panel);
        var legend = new PointPainter(_job.Palette, Ground);
        WriteCounts((x, y, caption) => legend.PaintMark(x, y, Hairline, isRing: false, 0.3 * _size, caption),
            (x, y, caption) => legend.PaintMark(x, y, Hairline, isRing: true, 0.3 * _size, caption));
    }

    private double RadiusIn(Panel panel) => DotPainter.Radius(
        _job.Samples.Training.Count + _job.Samples.Validation.Count, panel.Width, panel.Height);

    private void WriteCounts(Action<double, double, Panel> trainingMark, Action<double, double, Panel> validationMark)
    {
        var (training, validation) = _job.Samples;
        var x = WriteCount(Caption.Points(training.Count, "training"), trainingMark, 0);
        WriteCount(Caption.Points(validation.Count, "validation"), validationMark, x + (Spacing * _size));
    }

    /// <param name="mark">Paints a mark like those of the panel at a place of the caption.</param>
    private float WriteCount(string text, Action<double, double, Panel> mark, float x)
    {
        var box = Layout.Caption(2);
        var caption = new Panel(Pixels, 4 * Layout.Width, box.Left, box.Top, box.Width, box.Height);
        mark(x + (0.3 * _size), Layout.Baseline(0) - box.Top - (0.36 * _size), caption);
        return Write(_text, 2, 0, x + (DotSpace * _size), text, Strong);
    }

    /// <summary>Writes below a panel, x from the panel's left.</summary>
    /// <returns>Where the text ends.</returns>
    private float Write(TextPainter painter, int panel, int line, float x, string text, (byte R, byte G, byte B) colour)
    {
        var box = Layout.Caption(panel);
        var clip = new SkiaSharp.SKRectI(box.Left, box.Top, box.Right, box.Bottom);
        painter.Draw(Pixels, Layout.Width, Layout.Height, clip, text, box.Left + x, Layout.Baseline(line), colour);
        return x + painter.Measure(text);
    }

    private void Fill(Box box, (byte R, byte G, byte B) colour)
    {
        var panel = new Panel(Pixels, 4 * Layout.Width, box.Left, box.Top, box.Width, box.Height);
        for (var row = 0; row < box.Height; row++)
        {
            var pixels = panel.Row(row);
            for (var column = 0; column < box.Width; column++)
                (pixels[4 * column], pixels[(4 * column) + 1], pixels[(4 * column) + 2], pixels[(4 * column) + 3]) =
                    (colour.R, colour.G, colour.B, 255);
        }
    }
}
