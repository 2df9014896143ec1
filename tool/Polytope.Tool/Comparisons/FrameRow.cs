using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Images;
using Polytope.Tool.Images.Letters;
using Polytope.Tool.Outputs.Drawings;
using Polytope.Tool.Pipeline.Runs;

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
    /// <param name="size">Pixels along the longer side of each frame.</param>
    /// <param name="threads">At most; changes no pixel.</param>
    /// <exception cref="UserErrorException">A run has no checkpoint of the epoch.</exception>
    public static byte[] Png(
        Comparison comparison, int? epoch, Window? window, int size, int threads, CancellationToken cancellation)
    {
        if (comparison.Runs.Length > MostRuns)
            throw new UserErrorException(
                FormattableString.Invariant($"{comparison.Runs.Length} frames are more than the {MostRuns} that one ")
                + "picture can have: name some of the runs, or make a report.",
                ExitCode.WrongInput);
        var frames = new (byte[] Pixels, int Width, int Height, int Epoch, int Polytopes)[comparison.Runs.Length];
        Parallel.For(
            0,
            frames.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            i =>
            {
                var run = StoredRun.Open(comparison.Runs[i].Folder);
                var checkpoint = run.Checkpoint(epoch).Checkpoint;
                if (checkpoint.Network.Shape.Inputs != 2)
                    throw new UserErrorException(
                        FormattableString.Invariant($"{run.Folder}: its network has {checkpoint.Network.Shape.Inputs} ")
                        + "inputs, and a frame shows two. 'regions --plane' shows a plane through more.",
                        ExitCode.WrongInput);
                var partition = PartitionBuilder.Build(checkpoint.Network, window ?? run.Window, cancellation);
                var (pixels, width, height) = PartitionPicture.Pixels(partition, size, run.Palette);
                frames[i] = (pixels, width, height, checkpoint.Epoch, partition.CellCount);
            });

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
            var target = new Core.Rasters.Panel(canvas, 4 * all, 0, 0, all, down);
            Write(target, bold, Name(comparison, comparison.Runs[i]), left, top + 14, cellWidth, Strong);
            Write(
                target,
                plain,
                FormattableString.Invariant($"epoch {frame.Epoch:N0}, {frame.Polytopes:N0} polytopes"),
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
        Core.Rasters.Panel target, TextPainter painter, string text, int left, int baseline, int width,
        (byte, byte, byte) colour) =>
        painter.Draw(target, painter.Shortened(text, width), left, baseline, colour);

    private static bool InOrder(Comparison comparison) =>
        comparison.Groups.SelectMany(group => group.Runs).SequenceEqual(comparison.Runs);

    private static string Name(Comparison comparison, ComparedRun run)
    {
        var name = string.Join(", ", comparison.Paths.Where(path => path is not ("title" or "notes"))
            .Select(path => $"{path[(path.LastIndexOf('.') + 1)..]} {run.Values.GetValueOrDefault(path, "-")}"));
        return name.Length == 0 ? run.Id : name;
    }
}
