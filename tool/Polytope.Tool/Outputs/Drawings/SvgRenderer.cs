using System.Globalization;
using Polytope.Core.Rendering;
using Polytope.Tool.Outputs.Reports;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Drawings;

/// <summary>The partition of each frame as a drawing: <c>svg/000120.svg</c> is that of epoch 120. No options.</summary>
public sealed class SvgRenderer : IRenderer
{
    public string Name => "svg";

    public IFrameSink Open(RenderJob job) => new Sink(job);

    private sealed class Sink : IFrameSink
    {
        private readonly AtomicFolder _folder;
        private readonly FramePipeline<(string Name, byte[] Svg)> _pipeline;
        private readonly List<string> _names = [];

        public Sink(RenderJob job)
        {
            _folder = AtomicFolder.Create(Path.Combine(job.Folder, "svg"));
            _pipeline = new(
                job.Threads,
                (frame, _) => (EpochName.Of(frame.Epoch, job) + ".svg", Draw(frame, job)),
                drawing =>
                {
                    _folder.Write(drawing.Name, drawing.Svg);
                    _names.Add("svg/" + drawing.Name);
                });
        }

        public void Add(Frame frame) => _pipeline.Add(frame);

        public IReadOnlyList<string> Complete()
        {
            _pipeline.Complete();
            _folder.Commit();
            return _names;
        }

        public void Dispose()
        {
            _pipeline.Dispose();
            _folder.Dispose();
        }

        private static byte[] Draw(Frame frame, RenderJob job)
        {
            var stream = new MemoryStream();
            var epoch = frame.Epoch.ToString(CultureInfo.InvariantCulture);
            SvgDrawing.Write(stream, frame.Partition, $"{job.Caption.Experiment}, epoch {epoch}: {Caption.Polytopes(frame)}", job.Palette);
            return stream.ToArray();
        }
    }
}
