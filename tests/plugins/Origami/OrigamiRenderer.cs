using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Polytope.Core.Declarations;
using Polytope.Core.Rendering;

namespace Origami;

/// <summary>
/// <c>origami.png</c>, an animated PNG: the network's function as a sheet over the picture that it learns. The sheet is
/// flat on each polytope and folded along the creases, and turns as the training goes on.
/// </summary>
public sealed record OrigamiRenderer : IRenderer
{
    private const string FileName = "origami.png";

    [Description("Width in pixels; the height is three quarters of it.")]
    [Range(64, 4096)]
    public int Size { get; init; } = 800;

    [Description("Degrees that the sheet turns from the first frame to the last.")]
    [Range(-3600.0, 3600.0)]
    public double Turn { get; init; } = 120;

    [Description("Degrees that it is turned at the first frame.")]
    [Range(-360.0, 360.0)]
    public double Start { get; init; } = 20;

    [Description("Degrees of the eye above the horizon.")]
    [Range(5.0, 90.0)]
    public double Elevation { get; init; } = 45;

    [Description("Height of the value 1 over the value 0, as a part of the sheet's width.")]
    [Range(0.01, 2.0)]
    public double Relief { get; init; } = 0.4;

    [Description("Which of the network's outputs is the height, from 0 on.")]
    [Range(0, 1000)]
    public int Output { get; init; }

    [Description("How creases are drawn.")]
    public Creases Creases { get; init; } = Creases.Ink;

    [Description("Pictures a second; the last stays for two seconds.")]
    [Range(1, 60)]
    public int Fps { get; init; } = 24;

    public string Name => "origami";

    public IReadOnlyList<string> Files => [FileName];

    public IFrameSink Open(RenderJob job) => new Sink(this, job);

    private sealed class Sink : IFrameSink
    {
        private readonly string _path;
        private readonly AnimatedPng _file;
        private readonly FramePipeline<byte[]> _frames;
        private readonly Painter _painter;
        private readonly Dictionary<int, int> _index;
        private readonly int _size;

        public Sink(OrigamiRenderer options, RenderJob job)
        {
            _path = Path.Combine(job.Folder, FileName);
            _size = options.Size;
            _painter = new Painter(options, job.Subject);
            _index = job.Epochs.Index().ToDictionary(epoch => epoch.Item, epoch => epoch.Index);
            _file = new AnimatedPng(_path + ".part", options.Size, options.Size * 3 / 4, options.Fps);
            // Frames are drawn on the run's threads, and written in their order.
            _frames = new FramePipeline<byte[]>(job.Threads, Draw, _file.Add);
        }

        public void Add(Frame frame) => _frames.Add(frame);

        public IReadOnlyList<string> Complete()
        {
            _frames.Complete();
            _file.Complete();
            File.Move(_path + ".part", _path, overwrite: true);
            return [FileName];
        }

        public void Dispose()
        {
            _frames.Dispose();
            _file.Dispose();
            File.Delete(_path + ".part");
        }

        private byte[] Draw(Frame frame, int index)
        {
            // A training that stops early ends with an epoch that was not announced.
            var last = Math.Max(1, _index.Count - 1);
            var turned = _index.GetValueOrDefault(frame.Epoch, last) / (double)last;
            return AnimatedPng.Compressed(_painter.Paint(frame.Partition, turned), _size);
        }
    }
}

/// <summary>How creases are drawn.</summary>
public enum Creases
{
    /// <summary>The sharper the fold, the darker.</summary>
    Ink,

    /// <summary>In the colour of the layer that folds.</summary>
    Layers,

    /// <summary>Not at all: light and shade alone.</summary>
    None,
}
