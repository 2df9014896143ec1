using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Sheets;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Movies.Gif;

/// <summary>
/// An animated GIF for slides and mail. All frames share one palette, which is chosen when all are painted. It has at
/// most <see cref="MostBytes"/>: if all frames need more, every second, third, ... is written, in the same time, and
/// always the first and the last.
/// </summary>
internal sealed class GifMovie : IFrameSink
{
    /// <summary>What a mail with the movie in it may have.</summary>
    public const int MostBytes = 10_000_000;

    /// <summary>In hundredths of a second: browsers show shorter ones for a tenth of a second.</summary>
    private const int ShortestTime = 2;

    private readonly string _name;
    private readonly double _fps;
    private readonly double _hold;
    private readonly long _mostBytes;
    private readonly SheetLayout _layout;
    private readonly AtomicFile _file;
    private readonly StoredSheets _stored;
    private readonly SharedPalette _palette = new();
    private readonly FramePipeline<(byte[] Pixels, byte[] Compressed)> _pipeline;
    private readonly Action<double> _finishing;

    /// <param name="name">Of the file in the job's folder.</param>
    /// <param name="hold">Seconds for which the last frame stays.</param>
    public GifMovie(
        RenderJob job, SheetPainters painters, string name, double fps, double hold, long mostBytes = MostBytes)
    {
        (_name, _fps, _hold, _mostBytes, _layout) = (name, fps, hold, mostBytes, painters.Layout);
        _finishing = job.Finishing;
        _file = AtomicFile.Create(Path.Combine(job.Folder, name));
        _stored = new StoredSheets(Path.Combine(job.Folder, name + ".frames.part"));
        _pipeline = new(
            job.Threads,
            (frame, index) => painters.Paint(frame, sheet =>
            {
                byte[] pixels = index == 0 ? [.. sheet] : _layout.Changing.Cut(sheet, _layout.Width);
                return (pixels, StoredSheets.Compress(pixels));
            }),
            Store);
    }

    public void Add(Frame frame) => _pipeline.Add(frame);

    public IReadOnlyList<string> Complete()
    {
        _pipeline.Complete();
        _palette.Choose();
        _file.Guarded(() =>
        {
            int? step = FirstStep;
            while (step is { } each) step = Write(each);
        });
        _file.Commit();
        return [_name];
    }

    public void Dispose()
    {
        _pipeline.Dispose();
        _stored.Dispose();
        _file.Dispose();
    }

    /// <summary>The smallest for which no frame is too short.</summary>
    private int FirstStep => Math.Max(1, (int)Math.Ceiling(ShortestTime * _fps / 100));

    private void Store((byte[] Pixels, byte[] Compressed) sheet)
    {
        _palette.Count(sheet.Pixels);
        _file.Guarded(() => _stored.Add(sheet.Compressed));
    }

    /// <summary>Writes one frame in each step, and the last one, until the file is complete or too large.</summary>
    /// <returns>The step to try next; null when the file is complete.</returns>
    private int? Write(int step)
    {
        _file.Content.SetLength(0);
        var movie = new AnimatedGif(_file.Content, _layout.Width, _layout.Height, _palette.Colours);
        var whole = new Box(0, 0, _layout.Width, _layout.Height);
        var shown = new FrameIndices(whole, _layout.Changing);
        for (var frame = 0; frame < _stored.Count;)
        {
            var box = frame == 0 ? whole : _layout.Changing;
            var next = frame == _stored.Count - 1 ? _stored.Count : Math.Min(frame + step, _stored.Count - 1);
            var hold = next == _stored.Count ? (int)Math.Round(100 * _hold) : 0;
            _stored.Read(frame, shown.Pixels(box));
            movie.Add(shown.Next(box, _palette), box, Math.Max(ShortestTime, Time(next) - Time(frame)) + hold);
            if (_file.Content.Length + AnimatedGif.EndBytes > _mostBytes && step < _stored.Count - 1)
                return NextStep(step, _file.Content.Length * (double)_stored.Count / (frame + 1));
            frame = next;
            _finishing((double)frame / _stored.Count);
        }

        movie.Finish();
        return null;
    }

    /// <param name="expected">The bytes that the whole movie would have with this step.</param>
    private int NextStep(int step, double expected) =>
        (int)Math.Clamp(step * expected / _mostBytes, step + 1, Math.Max(step + 1, _stored.Count - 1));

    /// <summary>
    /// When a frame begins, in hundredths of a second. Times are rounded, not durations, so that errors do not add up.
    /// </summary>
    private int Time(int frame) => (int)Math.Round(100.0 * frame / _fps);
}
