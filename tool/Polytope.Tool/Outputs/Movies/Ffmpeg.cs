using System.Collections.Concurrent;
using Polytope.Tool.Processes;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>The program that encodes mp4 and webm movies, if it is installed.</summary>
public static class Ffmpeg
{
    internal const string Program = "ffmpeg";

    private static readonly ConcurrentDictionary<MovieFormat, string?> Known = [];

    /// <summary>
    /// Why a movie of this format can't be made here, and what to do; null when it can. Starts ffmpeg the first time.
    /// </summary>
    public static string? WhyMissing(MovieFormat format) =>
        format is MovieFormat.Webp or MovieFormat.Gif ? null : Known.GetOrAdd(format, AskFfmpeg);

    private static string? AskFfmpeg(MovieFormat format)
    {
        var encoder = format == MovieFormat.Mp4 ? "libx264" : "libvpx-vp9";
        var name = format == MovieFormat.Mp4 ? "mp4" : "webm";
        if (ProgramAnswer.Of(Program, ["-hide_banner", "-loglevel", "error", "-encoders"]) is not { } answer)
            return $"format {name} needs ffmpeg, which is not on the PATH. "
                + "Install it, or use format: webp, which needs nothing.";
        return answer.Output.Contains(encoder, StringComparison.Ordinal)
            ? null
            : $"format {name} needs an ffmpeg with {encoder}, and the one here has none. "
                + "Use format: webp, or install a full ffmpeg.";
    }
}
