using Polytope.Core.Rendering;
using Polytope.Tool.Images;
using Polytope.Tool.Manifests.Settings;
using Polytope.Tool.Outputs.Sheets;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Movies;

/// <summary>
/// An animated WebP. The first frame is the whole sheet, lossless, so that the panel which stays has clean dots; later
/// ones cover what changes, and are lossy: at this quality lines stay sharp, for a sixth of the bytes.
/// </summary>
internal sealed class WebpMovie : IFrameSink
{
    private const string FileName = "movie.webp";
    private const int Quality = 75;

    private readonly AtomicFile _file;
    private readonly AnimatedWebp _movie;
    private readonly MovieSettings _settings;
    private readonly SheetPipeline<(byte[] Still, Box Box)> _pipeline;
    private (byte[] Still, Box Box)? _last;
    private int _written;

    public WebpMovie(RenderJob job, MovieSettings settings)
    {
        _settings = settings;
        var layout = SheetLayout.For(job.Image.Width, job.Image.Height, settings.Size);
        AnimatedWebp.ThrowIfTooLarge(layout.Width, layout.Height);
        _file = AtomicFile.Create(Path.Combine(job.Folder, FileName));
        _movie = new AnimatedWebp(_file.Content, layout.Width, layout.Height);
        _pipeline = new(
            job,
            layout,
            (sheet, _, index) =>
            {
                var box = index == 0 ? new Box(0, 0, layout.Width, layout.Height) : layout.Changing;
                return (
                    PictureEncoder.Webp(sheet.Pixels, layout.Width, box.Left, box.Top, box.Width, box.Height, index == 0 ? null : Quality),
                    box);
            },
            Write);
    }

    public void Add(Frame frame) => _pipeline.Add(frame);

    public IReadOnlyList<string> Complete()
    {
        _pipeline.Complete();
        WriteLast(hold: (int)Math.Round(1000 * _settings.Hold));
        _file.Guarded(_movie.Finish);
        _file.Commit();
        return [FileName];
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _file.Dispose();
    }

    /// <summary>One frame late, because the last one's duration is another.</summary>
    private void Write((byte[] Still, Box Box) next)
    {
        WriteLast(hold: 0);
        _last = next;
    }

    private void WriteLast(int hold)
    {
        if (_last is not { } last) return;
        _file.Guarded(() => _movie.Add(last.Still, last.Box, Time(_written + 1) - Time(_written) + hold));
        _written++;
    }

    /// <summary>When a frame begins, in whole milliseconds: rounded as a time, not as a duration, so that nothing drifts.</summary>
    private int Time(int frame) => (int)Math.Round(1000.0 * frame / _settings.Fps);
}
