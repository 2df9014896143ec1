using Polytope.Core.Rendering;
using Polytope.Tool.Images;
using Polytope.Tool.Outputs.Sheets;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// An animated WebP. The first frame is the whole sheet, lossless, so that the dots of the panel that never changes are
/// sharp. Later frames cover only what changes and are lossy: at this quality lines stay sharp at a sixth of the bytes.
/// </summary>
internal sealed class WebpMovie : IFrameSink
{
    private const int Quality = 75;

    private readonly AtomicFile _file;
    private readonly AnimatedWebp _animation;
    private readonly MovieRenderer _movie;
    private readonly SheetPainters _painters;
    private readonly FramePipeline<(byte[] Still, Box Box)> _pipeline;
    private (byte[] Still, Box Box)? _last;
    private int _written;

    public WebpMovie(RenderJob job, MovieRenderer movie)
    {
        _movie = movie;
        var layout = SheetLayout.For(job.Subject.Width, job.Subject.Height, movie.Size);
        AnimatedWebp.ThrowIfTooLarge(layout.Width, layout.Height);
        _file = AtomicFile.Create(Path.Combine(job.Folder, movie.FileName));
        _animation = new AnimatedWebp(_file.Content, layout.Width, layout.Height);
        _painters = new(job, layout);
        _pipeline = new(
            job.Threads,
            (frame, index) =>
            {
                var box = index == 0 ? new Box(0, 0, layout.Width, layout.Height) : layout.Changing;
                int? quality = index == 0 ? null : Quality;
                return _painters.Paint(frame, pixels => (
                    PictureEncoder.Webp(pixels, layout.Width, box.Left, box.Top, box.Width, box.Height, quality),
                    box));
            },
            Write);
    }

    public void Add(Frame frame) => _pipeline.Add(frame);

    public IReadOnlyList<string> Complete()
    {
        _pipeline.Complete();
        WriteLast(hold: (int)Math.Round(1000 * _movie.Hold));
        _file.Guarded(_animation.Finish);
        _file.Commit();
        return [_movie.FileName];
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _painters.Dispose();
        _file.Dispose();
    }

    /// <summary>Writes one frame late, because the last frame has another duration.</summary>
    private void Write((byte[] Still, Box Box) next)
    {
        WriteLast(hold: 0);
        _last = next;
    }

    private void WriteLast(int hold)
    {
        if (_last is not { } last) return;
        _file.Guarded(() => _animation.Add(last.Still, last.Box, Time(_written + 1) - Time(_written) + hold));
        _written++;
    }

    /// <summary>
    /// When a frame begins, in milliseconds. Times are rounded, not durations, so that errors do not add up.
    /// </summary>
    private int Time(int frame) => (int)Math.Round(1000.0 * frame / _movie.Fps);
}
