using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Rendering;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>One movie of all frames: <c>movie.webp</c>, <c>movie.mp4</c> or <c>movie.webm</c>.</summary>
public sealed record MovieRenderer : IRenderer
{
    [Description("webp needs nothing installed; mp4 and webm need ffmpeg.")]
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

    public string Name => "movie";

    public IReadOnlyList<string> Files => [FileName];

    internal string FileName => "movie." + Format switch
    {
        MovieFormat.Webp => "webp",
        MovieFormat.Mp4 => "mp4",
        _ => "webm",
    };

    public IEnumerable<Mistake> MissingOnThisMachine() =>
        Ffmpeg.WhyMissing(Format) is { } why ? [new Mistake("format", why)] : [];

    public IFrameSink Open(RenderJob job) =>
        Format == MovieFormat.Webp ? new WebpMovie(job, this) : new FfmpegMovie(job, this);
}
