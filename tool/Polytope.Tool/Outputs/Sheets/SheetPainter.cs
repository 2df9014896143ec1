using System.Runtime.Intrinsics;
using Polytope.Core.Images;
using Polytope.Core.Painting;
using Polytope.Core.Rasters;
using Polytope.Core.Rendering;
using Polytope.Tool.Images.Letters;
using Polytope.Tool.Outputs.Reports;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>
/// Paints frames as sheets of three panels: the network's output with the boundaries of its polytopes, the output
/// alone, the image with its samples or the points. What stays the same in all frames is painted once. Not thread-safe.
/// </summary>
internal sealed class SheetPainter
{
    private static readonly (byte R, byte G, byte B) Ground = (250, 250, 248);
    private static readonly (byte R, byte G, byte B) Hairline = (208, 208, 204);
    private static readonly (byte R, byte G, byte B) Strong = (28, 28, 30);
    private static readonly (byte R, byte G, byte B) Quiet = (112, 112, 116);
    private static readonly (byte R, byte G, byte B) PointsGround = (204, 210, 218);
    private static readonly (byte R, byte G, byte B) Red = (235, 52, 46);
    private static readonly (byte R, byte G, byte B) Blue = (38, 110, 246);

    private readonly RenderJob _job;
    private readonly OutputPainter _outputs;
    private readonly EdgePainter _edges = new();
    private readonly Compositor _blend = new();
    private readonly Vector128<float>[] _ink;
    private readonly SheetText _sheetText;
    private readonly float _size;
    private readonly TextPainter _bold;
    private readonly TextPainter _text;
    private Vector128<float>[] _pens = [];

    public SheetPainter(RenderJob job, SheetLayout layout, SheetText text)
    {
        (_job, Layout, _sheetText) = (job, layout, text);
        Pixels = new byte[4 * layout.Width * layout.Height];
        var panel = layout.Panels[0];
        _outputs = new OutputPainter(job.Palette);
        _ink = new Vector128<float>[panel.Width * panel.Height];
        _size = layout.TextSize;
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

    private Panel Panel(int index)
    {
        var box = Layout.Panels[index];
        return new Panel(Pixels, 4 * Layout.Width, box.Left, box.Top, box.Width, box.Height);
    }

    private void PaintCaption(Frame frame)
    {
        Fill(Layout.Caption(0), Ground);
        Fill(Layout.Caption(1), Ground);
        Write(_bold, CaptionPart.Experiment, _job.Caption.Experiment, Strong);
        Write(_text, CaptionPart.Shape, Caption.Shape(_job.Caption), Quiet);
        Write(_text, CaptionPart.Polytopes, Caption.Polytopes(frame), Strong);
        PaintLegend();
        Write(_text, CaptionPart.Epoch, Caption.Epoch(frame.Epoch, _job.Caption), Strong);
        if (frame.Accuracy is { } accuracy) Write(_text, CaptionPart.Right, Caption.Right(accuracy), Quiet);
        WriteLoss(CaptionPart.TrainingLoss, "training", frame.Losses.Training);
        WriteLoss(CaptionPart.ValidationLoss, "validation", frame.Losses.Validation);
        if (frame.Losses.Image is { } image) WriteLoss(CaptionPart.ImageLoss, "image", image);
    }

    private void PaintLegend()
    {
        if (Layout.PlaceOf(CaptionPart.Layers) is not { } place) return;
        var (caption, baseline) = CaptionAt(place);
        LayerLegend.Paint(caption, _text, _size, _job.Caption.Layers, place.X, baseline, Quiet);
    }

    private void PaintStill()
    {
        Fill(new Box(0, 0, Layout.Width, Layout.Height), Ground);
        PaintHeading();
        foreach (var box in Layout.Panels)
            Fill(new Box(box.Left - 1, box.Top - 1, box.Width + 2, box.Height + 2), Hairline);
        if (_job.Subject is ImageSubject { Image: var image }) PaintSamples(image);
        else PaintPoints();
        Write(_text, CaptionPart.Optimizer, Caption.Optimizer(_job.Caption), Quiet);
        Write(_text, CaptionPart.Seed, Caption.Seed(_job.Caption), Quiet);
        Write(_text, CaptionPart.Noise, Caption.Noise(_job.Caption), Quiet);
        var shown = _sheetText.ShownDots;
        Write(_text, CaptionPart.Dots, Caption.Dots(shown.Training + shown.Validation), Quiet);
    }

    /// <summary>The image with its samples.</summary>
    private void PaintSamples(Image image)
    {
        var panel = Panel(2);
        panel.Write(ImagePainter.PaintColours(image, panel.Width, panel.Height));
        var radius = DotRadius(panel);
        DotPainter.Paint(_job.Samples.Training, _job.Window, ShownTraining, image, Red, radius, panel);
        DotPainter.Paint(_job.Samples.Validation, _job.Window, ShownValidation, image, Blue, radius, panel);
        WriteCounts(
            (x, y, caption) => DotPainter.PaintDot(x, y, Red, 0.24 * _size, caption),
            (x, y, caption) => DotPainter.PaintDot(x, y, Blue, 0.24 * _size, caption));
    }

    /// <summary>Points in their own colours: those for training are discs, those for validation rings.</summary>
    private void PaintPoints()
    {
        Fill(Layout.Panels[2], PointsGround);
        var panel = Panel(2);
        var points = new PointPainter(_job.Palette, PointsGround);
        var radius = DotRadius(panel);
        points.Paint(_job.Samples.Training, _job.Window, ShownTraining, isRing: false, radius, panel);
        points.Paint(_job.Samples.Validation, _job.Window, ShownValidation, isRing: true, radius, panel);
        var legend = new PointPainter(_job.Palette, Ground);
        WriteCounts(
            (x, y, caption) => legend.PaintMark(x, y, Hairline, isRing: false, 0.3 * _size, caption),
            (x, y, caption) => legend.PaintMark(x, y, Hairline, isRing: true, 0.3 * _size, caption));
    }

    private IEnumerable<int> ShownTraining =>
        DotChoice.Indices(_job.Samples.Training.Count, _sheetText.ShownDots.Training);

    private IEnumerable<int> ShownValidation =>
        DotChoice.Indices(_job.Samples.Validation.Count, _sheetText.ShownDots.Validation);

    private double DotRadius(Panel panel) => DotPainter.Radius(
        _sheetText.ShownDots.Training + _sheetText.ShownDots.Validation, panel.Width, panel.Height);

    /// <summary>Title and notes, over the whole width.</summary>
    private void PaintHeading()
    {
        var (left, width) = (Layout.Margin, Layout.Width - (2 * Layout.Margin));
        var panel = new Panel(Pixels, 4 * Layout.Width, left, 0, width, Layout.Panels[0].Top);
        if (_sheetText.Title is { } title)
        {
            var painter = new TextPainter(Layout.TitleSize, bold: true);
            painter.Draw(panel, painter.Shortened(title, width), 0, Layout.TitleBaseline, Strong);
        }

        if (_sheetText.Notes is { } notes)
            _text.Draw(panel, _text.Shortened(notes, width), 0, Layout.NotesBaseline, Quiet);
    }

    private void WriteLoss(CaptionPart part, string name, double loss)
    {
        if (Layout.PlaceOf(part) is not { } place) return;
        var (caption, baseline) = CaptionAt(place);
        _text.Draw(caption, name + " ", place.X, baseline, Quiet);
        _text.Draw(caption, Caption.Loss(loss), place.X + _text.Measure(name + " "), baseline, Strong);
    }

    private void WriteCounts(Action<double, double, Panel> trainingMark, Action<double, double, Panel> validationMark)
    {
        var (training, validation) = _job.Samples;
        WriteCount(CaptionPart.TrainingPoints, Caption.Points(training.Count, "training"), trainingMark);
        WriteCount(CaptionPart.ValidationPoints, Caption.Points(validation.Count, "validation"), validationMark);
    }

    /// <param name="mark">Paints a mark like those of the panel at a place of the caption.</param>
    private void WriteCount(CaptionPart part, string text, Action<double, double, Panel> mark)
    {
        if (Layout.PlaceOf(part) is not { } place) return;
        var (caption, baseline) = CaptionAt(place);
        mark(place.X + (0.3 * _size), baseline - (0.36 * _size), caption);
        _text.Draw(caption, text, place.X + (CaptionEntry.DotSpace * _size), baseline, Strong);
    }

    /// <summary>Writes an entry in its place, shortened if it needs more than its width.</summary>
    private void Write(TextPainter painter, CaptionPart part, string text, (byte R, byte G, byte B) colour)
    {
        if (Layout.PlaceOf(part) is not { } place) return;
        var (caption, baseline) = CaptionAt(place);
        painter.Draw(caption, painter.Shortened(text, place.Width + 1), place.X, baseline, colour);
    }

    private (Panel Caption, float Baseline) CaptionAt(CaptionPlace place)
    {
        var box = Layout.Caption(place.Panel);
        return (
            new Panel(Pixels, 4 * Layout.Width, box.Left, box.Top, box.Width, box.Height),
            Layout.Baseline(place.Line) - box.Top);
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
