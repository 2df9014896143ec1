using Polytope.Core.Rendering;
using Polytope.Tool.Images;
using Polytope.Tool.Records;

namespace Polytope.Tool.Outputs.Sheets;

/// <summary>
/// A PNG for each frame: <c>frames/000120.png</c> is that of epoch 120. Options: <c>size</c> (int), the longer side of
/// a panel in pixels, the image's own when absent.
/// </summary>
public sealed class FramesRenderer : IRenderer
{
    public string Name => "frames";

    public IFrameSink Open(RenderJob job) => new Sink(job);

    private sealed class Sink : IFrameSink
    {
        private readonly AtomicFolder _folder;
        private readonly SheetPipeline<(string Name, byte[] Png)> _pipeline;
        private readonly List<string> _names = [];

        public Sink(RenderJob job)
        {
            _folder = AtomicFolder.Create(Path.Combine(job.Folder, "frames"));
            var layout = SheetLayout.For(job.Image.Width, job.Image.Height, RenderOptions.Size(job, null));
            _pipeline = new(
                job,
                layout,
                (sheet, frame, _) => (
                    EpochName.Of(frame.Epoch, job) + ".png",
                    PictureEncoder.Png(sheet.Pixels, layout.Width, layout.Height)),
                sheet =>
                {
                    _folder.Write(sheet.Name, sheet.Png);
                    _names.Add("frames/" + sheet.Name);
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
    }
}
