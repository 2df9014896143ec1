using System.Diagnostics;
using System.Globalization;
using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Sheets;
using Polytope.Tool.Processes;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// A movie by ffmpeg, which gets the painted sheets through a pipe. Flags make the file independent of the machine:
/// bit-exact containers and codecs, no metadata, a fixed number of threads. Another version of ffmpeg may still give
/// other bytes.
/// </summary>
internal sealed class FfmpegMovie : IFrameSink
{
    private readonly string _path;
    private readonly string _part;
    private readonly MovieRenderer _movie;
    private readonly Process _ffmpeg;
    private readonly Task<string> _messages;
    private readonly FramePipeline<byte[]> _pipeline;
    private readonly Action<double> _finishing;
    private byte[]? _last;
    private bool _committed;

    public FfmpegMovie(RenderJob job, MovieRenderer movie, SheetPainters painters)
    {
        (_movie, _finishing) = (movie, job.Finishing);
        _path = Path.Combine(job.Folder, movie.FileName);
        _part = _path + ".part";
        if (Ffmpeg.WhyMissing(movie.Format) is { } missing)
            throw new IOException($"{_path}: cannot be written: {missing}");
        var program = SystemProgram.Find(Ffmpeg.Program) ?? throw new IOException($"{_path}: ffmpeg is gone.");
        var layout = painters.Layout;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in Arguments(layout)) start.ArgumentList.Add(argument);
        _ffmpeg = Process.Start(start)!;
        _messages = _ffmpeg.StandardError.ReadToEndAsync();
        _pipeline = new(job.Threads, (frame, _) => painters.Paint(frame, pixels => (byte[])pixels.Clone()), Write);
    }

    public void Add(Frame frame) => _pipeline.Add(frame);

    public IReadOnlyList<string> Complete()
    {
        _pipeline.Complete();
        // What ffmpeg does when it has all frames, it does not tell.
        var copies = (int)Math.Round(_movie.Hold * _movie.Fps);
        for (var i = 0; _last is not null && i < copies; i++)
        {
            Write(_last);
            _finishing((i + 1.0) / (copies + 1));
        }

        _ffmpeg.StandardInput.Close();
        _ffmpeg.WaitForExit();
        if (_ffmpeg.ExitCode != 0) throw Failed();
        File.Move(_part, _path, overwrite: true);
        _committed = true;
        return [_movie.FileName];
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        if (!_ffmpeg.HasExited)
        {
            _ffmpeg.Kill();
            _ffmpeg.WaitForExit();
        }

        _ffmpeg.Dispose();
        if (!_committed && File.Exists(_part)) File.Delete(_part);
    }

    private void Write(byte[] pixels)
    {
        try
        {
            _ffmpeg.StandardInput.BaseStream.Write(pixels);
        }
        catch (IOException)
        {
            _ffmpeg.WaitForExit();
            throw Failed();
        }

        _last = pixels;
    }

    /// <summary>The last line of ffmpeg's messages, after it has exited.</summary>
    private IOException Failed()
    {
        var message = _messages.GetAwaiter().GetResult().Trim().Split('\n')[^1];
        var code = _ffmpeg.ExitCode.ToString(CultureInfo.InvariantCulture);
        return new IOException($"{_path}: cannot be written: ffmpeg ended with {code}: {message}");
    }

    /// <summary>A codec's constant rate factor: from 0 at the best quality to its largest.</summary>
    private string Factor(int largest) =>
        ((int)Math.Round(largest * (100 - _movie.ActualQuality) / 100.0)).ToString(CultureInfo.InvariantCulture);

    private IEnumerable<string> Arguments(SheetLayout layout)
    {
        string[] input =
        [
            "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-protocol_whitelist", "pipe",
            "-f", "rawvideo", "-pix_fmt", "rgba",
            "-video_size", FormattableString.Invariant($"{layout.Width}x{layout.Height}"),
            "-framerate", _movie.Fps.ToString("R", CultureInfo.InvariantCulture), "-i", "pipe:0",
        ];
        string[] exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-threads", "4"];
        string[] colours =
        [
            "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+bitexact,format=yuv420p",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1", "-color_range", "tv",
        ];
        string[] codec = _movie.Format == MovieFormat.Mp4
            ? ["-c:v", "libx264", "-preset", "fast", "-crf", Factor(51), "-movflags", "+faststart", "-f", "mp4"]
            :
            [
                "-c:v", "libvpx-vp9", "-crf", Factor(63), "-b:v", "0", "-deadline", "good", "-cpu-used", "5",
                "-row-mt", "0", "-f", "webm",
            ];
        // A name with a colon could be a protocol, and one with a dash an option; after "file:" a name is no more than
        // that.
        return
        [
            .. input, .. exact, .. colours, .. codec,
            "-protocol_whitelist", "file", "file:" + Path.GetFullPath(_part),
        ];
    }
}
