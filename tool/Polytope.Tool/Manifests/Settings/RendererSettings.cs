using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Tool.Manifests.Keys;

namespace Polytope.Tool.Manifests.Settings;

/// <summary>The keys of <c>renderer: movie</c>.</summary>
public sealed record MovieSettings
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
}

public enum MovieFormat
{
    Webp,
    Mp4,
    Webm,
}

/// <summary>The keys of <c>renderer: frames</c>: a PNG for each epoch.</summary>
public sealed record FramesSettings
{
    [Description("Longer side of each of the three panels, in pixels; image takes the image's own.")]
    [Range(16, 16_384)]
    [NullMeans("image")]
    public int? Size { get; init; }
}

/// <summary>The keys of <c>renderer: svg</c>: the partition of each epoch as lines. It has none yet.</summary>
public sealed record SvgSettings;

/// <summary>The keys of <c>renderer: viewer</c>: one page in which the run can be explored.</summary>
public sealed record ViewerSettings
{
    [Description("At most so many frames, evenly chosen from its epochs; all takes every one. The page holds each frame's "
        + "weights, at some three bytes each.")]
    [Range(1, 100_000)]
    [NullMeans("all")]
    public int? Frames { get; init; }
}

/// <summary>The keys of <c>renderer: metrics</c>: a row of measures for each epoch. It has none.</summary>
public sealed record MetricsSettings;
