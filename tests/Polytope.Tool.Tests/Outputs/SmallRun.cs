using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rendering;
using Polytope.Core.Training;

namespace Polytope.Tool.Tests.Outputs;

/// <summary>
/// A job with a wide image, and frames of networks that differ, in a folder that is deleted in the end.
/// </summary>
internal sealed class SmallRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallRun()
    {
        var values = new float[30 * 20];
        for (var i = 0; i < values.Length; i++) values[i] = i % 30 < 12 ? 0 : 1;
        Image = new Image(30, 20, values);
        var samples = Sampler.Draw(Image, SamplingMethod.Uniform, 40, 10, 1);
        Job = new RenderJob(
            Folder,
            new ImageSubject(Image),
            samples,
            new RunCaption("a <b> & c", "5x3", 40, 0.001, "adam", 7, 500) { Layers = 3 },
            Epochs);
        Frames = [.. Epochs.Select((epoch, i) => FrameAt(epoch, (ulong)i + 1))];
    }

    public static IReadOnlyList<int> Epochs { get; } = [0, 1, 2, 10, 120, 500];

    public string Folder => _folder.Path;

    public Image Image { get; }

    public RenderJob Job { get; }

    public IReadOnlyList<Frame> Frames { get; }

    public IEnumerable<string> FilesLeft =>
        Directory.EnumerateFileSystemEntries(Folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path));

    /// <summary>Draws all frames, and gives the files by their names.</summary>
    public Dictionary<string, byte[]> Draw(IRenderer renderer, int threads = 1)
    {
        using var sink = renderer.Open(Job with { Threads = threads });
        foreach (var frame in Frames) sink.Add(frame);
        return sink.Complete().ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(Folder, name)));
    }

    public void Dispose() => _folder.Dispose();

    private Frame FrameAt(int epoch, ulong seed)
    {
        var network = Initialization.Create(
            new NetworkShape(2, [5, 5, 5], 1), Activation.LeakyRelu(0.01f), new InitializationOptions(), seed);
        var partition = PartitionBuilder.Build(network, Window.Unit);
        var losses = new Losses(0.125, 1 / 3.0, ImageLoss.MeanSquaredError(partition, Image));
        return new Frame(
            new Checkpoint(epoch, network, TrainerState.Empty), partition,
            Measuring.Measure(partition, new ImageEdges(Image)), losses);
    }
}
