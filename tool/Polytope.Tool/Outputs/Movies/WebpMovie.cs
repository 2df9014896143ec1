using Polytope.Core.Rendering;
using Polytope.Tool.Images;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Outputs.Sheets;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// An animated WebP. The first frame is the whole sheet, lossless, so that the panel which stays has clean dots; later
/// ones cover what changes, square by square, and are lossy: at this quality lines stay sharp, for a seventh of the bytes.
/// </summary>
internal sealed class WebpMovie : IFrameSink
{
    private const string FileName = "movie.webp";
    private const int Quality = 57;

    private readonly AtomicFile _file;
    private readonly AnimatedWebp _movie;
    private readonly MovieSettings _settings;
    private readonly SheetLayout _layout;
    private readonly SheetPipeline<byte[]> _sheets;
    private readonly OrderedPipeline<(byte[] Pixels, BlockMask? Mask), EncodedFrame> _frames;
    private byte[]? _shown;
    private EncodedFrame? _last;
    private int _written;

    public WebpMovie(RenderJob job, MovieSettings settings)
    {
        _settings = settings;
        _layout = SheetLayout.For(job.Image.Width, job.Image.Height, settings.Size);
        AnimatedWebp.ThrowIfTooLarge(_layout.Width, _layout.Height);
        _file = AtomicFile.Create(Path.Combine(job.Folder, FileName));
        _movie = new AnimatedWebp(_file.Content, _layout.Width, _layout.Height);
        _frames = new(job.Threads, frame => Encode(frame.Pixels, frame.Mask), Write);
        _sheets = new(job, _layout, (sheet, _, index) => index == 0 ? [.. sheet.Pixels] : Changing.Cut(sheet.Pixels, _layout.Width), Compare);
    }

    /// <summary>The sheet's pixels of which a frame may show others than the one before.</summary>
    private Box Changing => _layout.Changing;

    public void Add(Frame frame) => _sheets.Add(frame);

    public IReadOnlyList<string> Complete()
    {
        _sheets.Complete();
        _frames.Complete();
        WriteLast(hold: (int)Math.Round(1000 * _settings.Hold));
        _file.Guarded(_movie.Finish);
        _file.Commit();
        return [FileName];
    }

    public void Dispose()
    {
        _sheets.Dispose();
        _frames.Dispose();
        _file.Dispose();
    }

    /// <summary>In order, for a frame is compared with the one before.</summary>
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
                PictureEncoder.LosslessWebp(pixels, _layout.Width, _layout.Height), [], new Box(0, 0, _layout.Width, _layout.Height));
        byte[] corrected = [.. pixels];
        new ChromaCorrection(Changing.Width, Changing.Height).Apply(corrected);
        mask.Blank(corrected);
        return new EncodedFrame(
            PictureEncoder.LossyWebp(corrected, Changing.Width, Changing.Height, Quality), mask.HidesAny ? MaskStream.Of(mask) : [], Changing);
    }

    /// <summary>One frame late, because the last one's duration is another.</summary>
    private void Write(EncodedFrame next)
    {
        WriteLast(hold: 0);
        _last = next;
    }

    private void WriteLast(int hold)
    {
        if (_last is not { } last) return;
        _file.Guarded(() => _movie.Add(last.Still, last.Box, Time(_written + 1) - Time(_written) + hold, last.Mask));
        _written++;
    }

    /// <summary>When a frame begins, in whole milliseconds: rounded as a time, not as a duration, so that nothing drifts.</summary>
    private int Time(int frame) => (int)Math.Round(1000.0 * frame / _settings.Fps);

    private sealed record EncodedFrame(byte[] Still, byte[] Mask, Box Box);
}
