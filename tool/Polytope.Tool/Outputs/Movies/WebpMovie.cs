using Polytope.Core.Rendering;
using Polytope.Tool.Images;
using Polytope.Tool.Outputs.Sheets;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// An animated WebP. The first frame is the whole sheet, lossless, so that the dots of the panel that never changes are
/// sharp. Later frames cover what changes, square by square, and are lossy: at this quality lines stay sharp at a
/// seventh of the bytes.
/// </summary>
internal sealed class WebpMovie : IFrameSink
{
    private readonly AtomicFile _file;
    private readonly AnimatedWebp _animation;
    private readonly MovieRenderer _movie;
    private readonly SheetLayout _layout;
    private readonly FramePipeline<byte[]> _sheets;
    private readonly OrderedPipeline<(byte[] Pixels, BlockMask? Mask), EncodedFrame> _frames;
    private byte[]? _shown;
    private EncodedFrame? _last;
    private int _written;

    public WebpMovie(RenderJob job, MovieRenderer movie, SheetPainters painters)
    {
        (_movie, _layout) = (movie, painters.Layout);
        AnimatedWebp.ThrowIfTooLarge(_layout.Width, _layout.Height);
        _file = AtomicFile.Create(Path.Combine(job.Folder, movie.FileName));
        _animation = new AnimatedWebp(_file.Content, _layout.Width, _layout.Height);
        _frames = new(job.Threads, frame => Encode(frame.Pixels, frame.Mask), Write);
        _sheets = new(
            job.Threads,
            (frame, index) => painters.Paint(
                frame, pixels => index == 0 ? [.. pixels] : Changing.Cut(pixels, _layout.Width)),
            Compare);
    }

    /// <summary>The sheet's pixels that can differ from frame to frame.</summary>
    private Box Changing => _layout.Changing;

    public void Add(Frame frame) => _sheets.Add(frame);

    public IReadOnlyList<string> Complete()
    {
        _sheets.Complete();
        _frames.Complete();
        WriteLast(hold: (int)Math.Round(1000 * _movie.Hold));
        _file.Guarded(_animation.Finish);
        _file.Commit();
        return [_movie.FileName];
    }

    public void Dispose()
    {
        _sheets.Dispose();
        _frames.Dispose();
        _file.Dispose();
    }

    /// <summary>Runs in order, as each frame is compared with the one before.</summary>
    private void Compare(byte[] pixels)
    {
        var mask = _shown is null ? null : new BlockMask(_shown, pixels, Changing.Width, Changing.Height);
        _shown = mask is null ? Changing.Cut(pixels, _layout.Width) : pixels;
        _frames.Add((pixels, mask));
    }

    private EncodedFrame Encode(byte[] pixels, BlockMask? mask)
    {
        if (mask is null)
            return new EncodedFrame(
                PictureEncoder.LosslessWebp(pixels, _layout.Width, _layout.Height),
                [],
                new Box(0, 0, _layout.Width, _layout.Height));
        byte[] corrected = [.. pixels];
        new ChromaCorrection(Changing.Width, Changing.Height).Apply(corrected);
        mask.Blank(corrected);
        return new EncodedFrame(
            PictureEncoder.LossyWebp(corrected, Changing.Width, Changing.Height, _movie.ActualQuality),
            mask.HidesAny ? MaskStream.Of(mask) : [],
            Changing);
    }

    /// <summary>Writes one frame late, because the last frame has another duration.</summary>
    private void Write(EncodedFrame next)
    {
        WriteLast(hold: 0);
        _last = next;
    }

    private void WriteLast(int hold)
    {
        if (_last is not { } last) return;
        _file.Guarded(
            () => _animation.Add(last.Still, last.Box, Time(_written + 1) - Time(_written) + hold, last.Mask));
        _written++;
    }

    /// <summary>
    /// When a frame begins, in milliseconds. Times are rounded, not durations, so that errors do not add up.
    /// </summary>
    private int Time(int frame) => (int)Math.Round(1000.0 * frame / _movie.Fps);

    private sealed record EncodedFrame(byte[] Still, byte[] Mask, Box Box);
}
