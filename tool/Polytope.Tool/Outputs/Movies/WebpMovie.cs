using System.Collections.Concurrent;
using Polytope.Core.Rendering;
using Polytope.Tool.Images;
using Polytope.Tool.Outputs.Movies.Vp8;
using Polytope.Tool.Outputs.Sheets;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// An animated WebP. The first frame is the whole sheet, lossless, so that the dots of the panel that never changes are
/// sharp. Later frames cover only what changes, in squares, and are lossy: at this quality, with their chroma
/// corrected, lines stay sharp at an eighth of the bytes.
/// </summary>
internal sealed class WebpMovie : IFrameSink
{
    private readonly AtomicFile _file;
    private readonly AnimatedWebp _animation;
    private readonly MovieRenderer _movie;
    private readonly SheetLayout _layout;
    private readonly FramePipeline<byte[]> _sheets;
    private readonly OrderedPipeline<(byte[] Pixels, BlockMask? Mask), EncodedFrame> _frames;
    private readonly ConcurrentBag<LossyEncoder> _encoders = [];
    private byte[]? _shown;
    private EncodedFrame? _last;
    private readonly Action<double> _finishing;
    private int _added;
    private int _written;
    private bool _isCompleting;

    public WebpMovie(RenderJob job, MovieRenderer movie, SheetPainters painters)
    {
        (_movie, _layout, _finishing) = (movie, painters.Layout, job.Finishing);
        AnimatedWebp.ThrowIfTooLarge(_layout.Width, _layout.Height);
        _file = AtomicFile.Create(Path.Combine(job.Folder, movie.FileName));
        _animation = new AnimatedWebp(_file.Content, _layout.Width, _layout.Height);
        _frames = new(job.Threads, frame => Encode(frame.Pixels, frame.Mask), Write);
        _sheets = new(
            job.Threads,
            (frame, index) => painters.Paint<byte[]>(
                frame, pixels => index == 0 ? [.. pixels] : Changing.Cut(pixels, _layout.Width)),
            Compare);
    }

    private Box Changing => _layout.Changing;

    public void Add(Frame frame)
    {
        _added++;
        _sheets.Add(frame);
    }

    public IReadOnlyList<string> Complete()
    {
        _isCompleting = true;
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

    /// <summary>Compares a sheet with the one before, in order; the first one is whole, the others are cut.</summary>
    private void Compare(byte[] pixels)
    {
        var mask = _shown is null ? null : new BlockMask(_shown, pixels, Changing.Width, Changing.Height);
        _shown = mask is null ? Changing.Cut(pixels, _layout.Width) : pixels;
        _frames.Add((pixels, mask));
    }

    private EncodedFrame Encode(byte[] pixels, BlockMask? mask)
    {
        if (mask is null)
        {
            var whole = new Box(0, 0, _layout.Width, _layout.Height);
            return new EncodedFrame(
                AnimatedWebp.Lossless(PictureEncoder.LosslessWebp(pixels, whole.Width, whole.Height)), [], whole);
        }

        byte[] corrected = [.. pixels];
        new ChromaCorrection(mask.Width, mask.Height).Apply(corrected);
        if (!_encoders.TryTake(out var encoder)) encoder = new LossyEncoder(mask.Width, mask.Height);
        var frame = encoder.Encode(corrected, _movie.ActualQuality, mask.Shown);
        _encoders.Add(encoder);
        return new EncodedFrame(AnimatedWebp.Lossy(frame), mask.HidesAny ? MaskStream.Of(mask) : [], Changing);
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
        _file.Guarded(() => _animation.Add(
            last.Still, last.Box, Time(_written + 1) - Time(_written) + hold, last.Mask));
        _written++;
        if (_isCompleting) _finishing((double)_written / _added);
    }

    /// <summary>
    /// When a frame begins, in milliseconds. Times are rounded, not durations, so that errors do not add up.
    /// </summary>
    private int Time(int frame) => (int)Math.Round(1000.0 * frame / _movie.Fps);

    /// <param name="Still">A bitstream of the box.</param>
    /// <param name="Mask">What of it is shown; all if empty.</param>
    private sealed record EncodedFrame(byte[] Still, byte[] Mask, Box Box);
}
