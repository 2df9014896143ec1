using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Movies.Gif;
using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// One movie of all frames: <c>movie.webp</c>, <c>movie.gif</c>, <c>movie.mp4</c> or <c>movie.webm</c>.
/// </summary>
public sealed record MovieRenderer : IRenderer
{
    [Description("webp needs nothing installed, nor does gif, for slides and mail: it has at most 10 MB and leaves out "
        + "frames where all would take more. mp4 and webm need ffmpeg.")]
    public MovieFormat Format { get; init; } = MovieFormat.Webp;

    [Description("Longer side of each of the three panels, in pixels.")]
    [Range(16, 8192)]
    public int Size { get; init; } = 512;

    [Description("Frames a second.")]
    [Range(1.0, 240.0)]
    public double Fps { get; init; } = 24;

    [Description("Seconds for which the last frame stays.")]
    [Range(0.0, 60.0)]
    public double Hold { get; init; } = 2;

    [Description("From 0, the smallest file, to 100, the best picture; not for gif. auto is a quality at which "
        + "gradients are smooth and lines sharp: 68 for webp, 65 for mp4, 62 for webm.")]
    [Range(0, 100)]
    [NullMeans("auto")]
    [SilentDefault]
    public int? Quality { get; init; }

    [Description("At most so many of the sample points are shown, 0 for none; all shows every one.")]
    [Range(0, 1_000_000)]
    [NullMeans("all")]
    [SilentDefault]
    public int? Dots { get; init; }

    public string Name => "movie";

    public IReadOnlyList<string> Files => [FileName];

    internal string FileName => "movie." + Format switch
    {
        MovieFormat.Webp => "webp",
        MovieFormat.Gif => "gif",
        MovieFormat.Mp4 => "mp4",
        _ => "webm",
    };

    public IEnumerable<Mistake> MissingOnThisMachine() =>
        Ffmpeg.WhyMissing(Format) is { } why ? [new Mistake("format", why)] : [];

    /// <summary>As asked for, or the format's own.</summary>
    internal int ActualQuality => Quality ?? Format switch
    {
        MovieFormat.Mp4 => 65,
        MovieFormat.Webm => 62,
        _ => 68,
    };

    public IEnumerable<Mistake> Mistakes() => Format == MovieFormat.Gif && Quality is not null
        ? [new Mistake("quality", "'quality' has no meaning for gif.") { OtherKey = "format" }]
        : [];

    /// <summary>
    /// As of <see cref="Frames.FramesRenderer"/>, and copies of what waits to be encoded, and the encoder's planes and
    /// coefficients.
    /// </summary>
    public long MemoryFor(RenderSize size)
    {
        const int PixelBytes = 160;
        return SheetLayout.Pixels(size, Size) * PixelBytes * size.Threads;
    }

    public IFrameSink Open(RenderJob job)
    {
        var painters = new SheetPainters(job, Size, Dots);
        return Format switch
        {
            MovieFormat.Webp => new WebpMovie(job, this, painters),
            MovieFormat.Gif => new GifMovie(job, painters, FileName, Fps, Hold),
            _ => new FfmpegMovie(job, this, painters),
        };
    }
}
