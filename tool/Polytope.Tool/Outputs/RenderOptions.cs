using System.Globalization;
using Polytope.Core.Rendering;
using Polytope.Tool.Manifests.Settings;

namespace Polytope.Tool.Outputs;

/// <summary>
/// What a job's options say. A key that is absent or null has the default of its manifest key, so that jobs made without a
/// plan work too.
/// </summary>
internal static class RenderOptions
{
    /// <summary><c>size</c>: the longer side of a panel in pixels; null, the image's own.</summary>
    public static int Size(RenderJob job, int? whenAbsent) =>
        Value(job, "size") is { } size
            ? Convert.ToInt32(size, CultureInfo.InvariantCulture)
            : whenAbsent ?? Math.Max(job.Image.Width, job.Image.Height);

    /// <summary><c>frames</c>: at most so many; null, all.</summary>
    public static int? Frames(RenderJob job) =>
        Value(job, "frames") is { } frames ? Convert.ToInt32(frames, CultureInfo.InvariantCulture) : null;

    public static MovieSettings Movie(RenderJob job)
    {
        var defaults = new MovieSettings();
        return defaults with
        {
            Size = Size(job, defaults.Size),
            Fps = Number(job, "fps", defaults.Fps),
            Hold = Number(job, "hold", defaults.Hold),
            Format = Value(job, "format") is { } format ? Enum.Parse<MovieFormat>(format.ToString()!, ignoreCase: true) : defaults.Format,
        };
    }

    private static double Number(RenderJob job, string key, double whenAbsent) =>
        Value(job, key) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : whenAbsent;

    private static object? Value(RenderJob job, string key) => job.Options.GetValueOrDefault(key);
}
