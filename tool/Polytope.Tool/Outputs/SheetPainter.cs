using System.Globalization;
using System.Runtime.Intrinsics;
using Polytope.Core.Rendering;
using Polytope.Tool.Images;

namespace Polytope.Tool.Outputs;

/// <summary>
/// Paints frames as sheets of three panels: the network's output with the boundaries of its polytopes, the output alone, the
/// image with its samples. What never changes is painted once; one painter serves one thread at a time.
/// </summary>
internal sealed class SheetPainter : IDisposable
{
    private static readonly (byte R, byte G, byte B) Ground = (250, 250, 248);
    private static readonly (byte R, byte G, byte B) Hairline = (208, 208, 204);
    private static readonly (byte R, byte G, byte B) Strong = (28, 28, 30);
    private static readonly (byte R, byte G, byte B) Quiet = (112, 112, 116);
    private static readonly (byte R, byte G, byte B) Red = (235, 52, 46);
    private static readonly (byte R, byte G, byte B) Blue = (38, 110, 246);

    private readonly RenderJob _job;
    private readonly CellPainter _cells = new();
    private readonly EdgePainter _edges = new();
    private readonly InkBlend _blend = new();
    private readonly float[] _grey;
    private readonly Vector128<float>[] _ink;
    private readonly TextPainter _bold;
    private readonly TextPainter _text;
    private Vector128<float>[] _pens = [];

    public SheetPainter(RenderJob job, SheetLayout layout)
    {
        (_job, Layout) = (job, layout);
        Pixels = new byte[4 * layout.Width * layout.Height];
        var panel = layout.Panels[0];
        _grey = new float[panel.Width * panel.Height];
        _ink = new Vector128<float>[_grey.Length];
        _bold = new TextPainter(layout.TextSize, bold: true);
        _text = new TextPainter(layout.TextSize);
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
        _cells.Paint(frame.Partition, grid, 0, _grey);
        _edges.Paint(frame.Partition, grid, _pens, _ink);
        _blend.Write(_grey, _ink, Panel(0));
        Panel(1).Write(_grey);
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
        float x = Layout.Panels[0].Left;
        var right = x + _bold.Measure(_job.Caption.Experiment) + Layout.TextSize;
        Write(_bold, Caption.Experiment(_job.Caption), x, 0, Strong);
        Write(_text, Caption.Shape(_job.Caption), right, 0, Quiet);
        Write(_text, Caption.Polytopes(frame), x, 1, Strong);

        x = Layout.Panels[1].Left;
        Write(_text, Caption.Epoch(frame, _job.Caption), x, 0, Strong);
        foreach (var (name, value) in Caption.Losses(frame.Losses))
        {
            Write(_text, name, x, 1, Quiet);
            x += _text.Measure(name + " ");
            Write(_text, value, x, 1, Strong);
            x += _text.Measure("0.00000") + (Layout.TextSize * 0.9f);
        }
    }

    private void PaintStill()
    {
        Fill(new Box(0, 0, Layout.Width, Layout.Height), Ground);
        foreach (var box in Layout.Panels) Fill(new Box(box.Left - 1, box.Top - 1, box.Width + 2, box.Height + 2), Hairline);
        var panel = Panel(2);
        panel.Write(ImagePainter.Paint(_job.Image, panel.Width, panel.Height));
        var (training, validation) = (_job.Samples.Training, _job.Samples.Validation);
        var radius = DotPainter.Radius(training.Count + validation.Count, panel.Width, panel.Height);
        DotPainter.Paint(training, _job.Image, Red, radius, panel);
        DotPainter.Paint(validation, _job.Image, Blue, radius, panel);

        float x = Layout.Panels[2].Left;
        x = WriteCount(training.Count, "training points", Red, x);
        WriteCount(validation.Count, "validation points", Blue, x);
        Write(_text, Caption.Training(_job.Caption), Layout.Panels[2].Left, 1, Quiet);
    }

    private float WriteCount(int count, string what, (byte R, byte G, byte B) colour, float x)
    {
        var text = count.ToString(CultureInfo.InvariantCulture) + " " + what;
        var panel = new Panel(Pixels, 4 * Layout.Width, 0, 0, Layout.Width, Layout.Height);
        var size = Layout.TextSize;
        DotPainter.PaintDot(x + (0.3 * size), Layout.Baseline(0) - (0.36 * size), colour, 0.24 * size, panel);
        Write(_text, text, x + (0.85f * size), 0, Strong);
        return x + (0.85f * size) + _text.Measure(text) + (1.2f * size);
    }

    private void Write(TextPainter painter, string text, float x, int line, (byte R, byte G, byte B) colour) =>
        painter.Draw(Pixels, Layout.Width, Layout.Height, text, x, Layout.Baseline(line), colour);

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
