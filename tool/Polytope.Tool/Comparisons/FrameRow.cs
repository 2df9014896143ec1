using System.Collections.Immutable;
using OxyPlot;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Images.Letters;
using Polytope.Tool.Outputs.Drawings;
using Polytope.Tool.Outputs.Plots;

namespace Polytope.Tool.Comparisons;

/// <summary>The same frame of several runs side by side, as one PNG.</summary>
internal static class FrameRow
{
    private const int Gap = 16;
    private const int Caption = 46;
    private const int MostRuns = 100;
    private static readonly (byte, byte, byte) Strong = (28, 28, 30);
    private static readonly (byte, byte, byte) Quiet = (112, 112, 116);

    /// <param name="epoch">Null for each run's last.</param>
    /// <param name="window">Null for each run's own.</param>
    /// <param name="points">Of each run the polytope that is framed; null for none.</param>
    /// <param name="size">Pixels along the longer side of each frame.</param>
    /// <param name="threads">At most; changes no pixel.</param>
    /// <exception cref="UserErrorException">A run has no checkpoint of the epoch.</exception>
    public static byte[] Png(
        Comparison comparison,
        int? epoch,
        Window? window,
        ImmutableArray<ComparedPoint>? points,
        int size,
        int threads,
        CancellationToken cancellation)
    {
        if (comparison.Runs.Length > MostRuns)
            throw new UserErrorException(
                FormattableString.Invariant($"{comparison.Runs.Length} frames are more than the {MostRuns} that one ")
                + "picture can have: name some of the runs, or make a report.",
                ExitCode.WrongInput);
        var frames = EachRun.Of(comparison.Runs, threads, (compared, i) =>
        {
            var (run, checkpoint) = compared.Plane(epoch);
            var part = window ?? run.Window;
            var partition = PartitionBuilder.Build(checkpoint.Network, part, cancellation);
            var (pixels, width, height) = PartitionPicture.Pixels(partition, size, run.Palette);
            if (points?[i] is { } point) Frame(point, part, new(pixels, 4 * width, 0, 0, width, height));
            return (
                Pixels: pixels, Width: width, Height: height, checkpoint.Epoch, Polytopes: partition.CellCount);
        }, cancellation);

        var columns = (int)Math.Ceiling(Math.Sqrt(frames.Length * 1.6));
        // Seeds side by side, and below them those of other values.
        if (comparison.HasSeeds
            && comparison.Groups.Select(group => group.Runs.Length).Distinct().ToList() is [> 1 and <= 12 and var seeds]
            && InOrder(comparison)) columns = seeds;
        else if (frames.Length <= 6) columns = frames.Length;
        var rows = (frames.Length + columns - 1) / columns;
        var (cellWidth, cellHeight) = (frames.Max(frame => frame.Width), frames.Max(frame => frame.Height) + Caption);
        var (all, down) = ((columns * (cellWidth + Gap)) + Gap, (rows * (cellHeight + Gap)) + Gap);
        var canvas = new byte[4 * all * down];
        for (var i = 0; i < canvas.Length; i += 4)
            (canvas[i], canvas[i + 1], canvas[i + 2], canvas[i + 3]) = (250, 250, 248, 255);
        var (bold, plain) = (new TextPainter(14, bold: true), new TextPainter(13));
        for (var i = 0; i < frames.Length; i++)
        {
            var frame = frames[i];
            var (left, top) = (Gap + (i % columns * (cellWidth + Gap)), Gap + (i / columns * (cellHeight + Gap)));
            var target = new Panel(canvas, 4 * all, 0, 0, all, down);
            Write(target, bold, Name(comparison, comparison.Runs[i]), left, top + 14, cellWidth, Strong);
            Write(
                target,
                plain,
                points is { } polytopes ? Facts(polytopes[i])
                    : FormattableString.Invariant($"epoch {frame.Epoch:N0}, {frame.Polytopes:N0} polytopes"),
                left,
                top + 34,
                cellWidth,
                Quiet);
            for (var row = 0; row < frame.Height; row++)
                frame.Pixels.AsSpan(4 * row * frame.Width, 4 * frame.Width)
                    .CopyTo(canvas.AsSpan(4 * (((top + Caption + row) * all) + left)));
        }

        return PictureEncoder.Png(canvas, all, down);
    }

    private static void Write(
        Panel target, TextPainter painter, string text, int left, int baseline, int width,
        (byte, byte, byte) colour) =>
        painter.Draw(target, painter.Shortened(text, width), left, baseline, colour);

    private static bool InOrder(Comparison comparison) =>
        comparison.Groups.SelectMany(group => group.Runs).SequenceEqual(comparison.Runs);

    private static string Name(Comparison comparison, ComparedRun run) => Comparison.Name(run, comparison.Paths);

    private static string Facts(ComparedPoint point) => FormattableString.Invariant(
        $"value {string.Join(", ", point.Values.Select(value => ComparisonText.Short(value)))}, area ")
        + FormattableString.Invariant(
            $"{ComparisonText.Short(point.Polytope.Shape!.Area)}, {point.Vertices.Count} sides");

    /// <summary>Draws the polytope's outline, and the point.</summary>
    private static void Frame(ComparedPoint point, Window window, Panel panel)
    {
        var context = new PixelContext(panel);
        var (x, y) = (panel.Width / window.Width, panel.Height / window.Height);
        ScreenPoint Pixel(double px, double py) => new((px - window.X0) * x, (py - window.Y0) * y);
        var corners = point.Vertices.Select(vertex => Pixel(vertex.X, vertex.Y)).ToList();
        var centre = Pixel(point.Polytope.Point[0], point.Polytope.Point[1]);
        foreach (var (colour, thickness, radius) in ((OxyColor, double, double)[])
            [(OxyColors.Black, 5, 5), (OxyColor.FromRgb(255, 213, 0), 2.5, 3.5)])
        {
            context.DrawPolygon(
                corners, OxyColors.Undefined, colour, thickness, EdgeRenderingMode.Automatic, null, LineJoin.Round);
            context.DrawEllipse(
                new OxyRect(centre.X - radius, centre.Y - radius, 2 * radius, 2 * radius),
                colour, OxyColors.Undefined, 0, EdgeRenderingMode.Automatic);
        }
    }
}
