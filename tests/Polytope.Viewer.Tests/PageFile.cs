using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;
using Polytope.Core.Training;
using Polytope.Tool.Outputs.Viewer;

namespace Polytope.Viewer.Tests;

/// <summary>Pages of one frame, made by the renderer.</summary>
internal static class PageFile
{
    private static readonly Image Plain = new(2, 2, [0, 0, 1, 1]);

    /// <param name="folder">Where the page is written.</param>
    /// <param name="network">With two inputs.</param>
    /// <param name="image">What it is said to have learned; a small one when absent.</param>
    /// <param name="palette">The colours of its classes, if outputs are scores.</param>
    /// <returns>The page's path.</returns>
    public static string Write(string folder, Network network, Image? image = null, Palette? palette = null)
    {
        var points = new SampleSet(1, 2, 1, [0.25f, 0.5f], [1]);
        var caption = new RunCaption("reference", "", 1, 0.1, "adam", 1, 0);
        image ??= palette is { Colours: [var colour, ..] } ? new Image(1, 1, [colour.R, colour.G, colour.B], 3) : Plain;
        var subject = new ImageSubject(image, palette is null ? null : new ImageClasses(image, palette));
        var job = new RenderJob(folder, subject, new Samples(points, points), caption, [0]);
        using var sink = new ViewerRenderer().Open(job);
        var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        sink.Add(
            new Frame(
                new Checkpoint(0, network, TrainerState.Empty), partition,
                new PartitionMeasures(partition.CellCount, 0, 0, 0, 0), new Losses(1, 1, 1)));
        return Path.Combine(folder, Assert.Single(sink.Complete()));
    }
}
