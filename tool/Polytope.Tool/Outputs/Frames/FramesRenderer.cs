using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Rendering;
using Polytope.Tool.Images;
using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Outputs.Frames;

/// <summary>A PNG for each frame: <c>frames/000120.png</c> is that of epoch 120.</summary>
public sealed record FramesRenderer : IRenderer
{
    private const string Folder = "frames";

    /// <summary>
    /// Of a pixel of a panel: colours of three panels, ink, differences and planes, and the encoded file.
    /// </summary>
    private const int PixelBytes = 80;

    [Description("Longer side of each of the three panels, in pixels; image takes the image's own, and "
        + "512 for points.")]
    [Range(16, 16_384)]
    [NullMeans("image")]
    public int? Size { get; init; }

    [Description("At most so many of the sample points are shown, 0 for none; all shows every one.")]
    [Range(0, 1_000_000)]
    [NullMeans("all")]
    [SilentDefault]
    public int? Dots { get; init; }

    public string Name => "frames";

    public IReadOnlyList<string> Files => [Folder];

    public IFrameSink Open(RenderJob job)
    {
        var size = Side(job.Subject.Width, job.Subject.Height);
        var painters = new SheetPainters(job, size, Dots);
        var layout = painters.Layout;
        return new FrameFiles(job, Folder, "png", Draw);

        byte[] Draw(Frame frame) =>
            painters.Paint(frame, pixels => PictureEncoder.Png(pixels, layout.Width, layout.Height));
    }

    /// <summary>As many sheets are painted and encoded at a time as there are threads.</summary>
    public long MemoryFor(RenderSize size) =>
        SheetLayout.Pixels(size, Side(size.Width, size.Height)) * PixelBytes * size.Threads;

    private int Side(int width, int height) => Size ?? Math.Max(width, height);
}
