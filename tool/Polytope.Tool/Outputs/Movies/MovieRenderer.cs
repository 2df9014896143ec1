using Polytope.Core.Rendering;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// One movie of all frames, <c>movie.webp</c>, <c>.mp4</c> or <c>.webm</c>. Options: <c>format</c> (text: webp, which needs
/// nothing installed, mp4 or webm, by ffmpeg), <c>size</c> (int, longer side of a panel in pixels), <c>fps</c> (double, frames
/// a second), <c>hold</c> (double, seconds for which the last frame stays).
/// </summary>
public sealed class MovieRenderer : IRenderer
{
    public string Name => "movie";

    public IFrameSink Open(RenderJob job)
    {
        var settings = RenderOptions.Movie(job);
        return settings.Format == MovieFormat.Webp ? new WebpMovie(job, settings) : new FfmpegMovie(job, settings);
    }
}
