using System.Text.Json;
using Polytope.Core.Networks;
using Polytope.Core.Training;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Pipeline.Runs;
using Polytope.Tool.Records;

namespace Polytope.Tool.Tests.Commands.Regions;

public sealed class RegionsOfRunTests : IDisposable
{
    private static readonly int[] _epochs = [0, 10, 25];
    private readonly TemporaryFolder _folder = new();

    public RegionsOfRunTests()
    {
        var checkpoints = new CheckpointFolder(_folder.Path);
        RecordFile.Write(_folder.Path, new RunRecord
        {
            Experiment = "lines",
            Status = RunStatus.Complete,
            Tool = "1",
            Numerics = NumericsRevision.Current,
            Seed = 1,
            Plan = new RecordedPlan("", "", new Dictionary<string, string>(), ""),
            Image = new RecordedImage(480, 320, ""),
            Checkpoints =
            [
                .. _epochs.Select(epoch => new RecordedCheckpoint(
                    epoch, checkpoints.Write(new Checkpoint(epoch, Parallel(lines: epoch + 1), TrainerState.Empty)))),
            ],
        });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_last_checkpoint_is_cut_on_the_images_window()
    {
        using var json = JsonDocument.Parse((await RegionsRun.Of(_folder.Path, "--json")).Output);
        Assert.Equal("lines, epoch 25", json.RootElement.GetProperty("model").GetString());
        Assert.Equal(27, json.RootElement.GetProperty("cells").GetInt32());
        Assert.Equal(
            "[[0,0],[1,0],[1,1],[0,1]]",
            json.RootElement.GetProperty("window").ToString().ReplaceLineEndings("")
                .Replace(" ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("run.json")]
    public async Task Any_checkpoint_can_be_asked_for(string file)
    {
        var (code, output, _) = await RegionsRun.Of(Path.Combine(_folder.Path, file), "--epoch", "10", "--json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal((ExitCode.Done, 12), (code, json.RootElement.GetProperty("cells").GetInt32()));
    }

    [Fact]
    public async Task Pictures_have_the_shape_of_the_image()
    {
        var (svg, png) = (Path.Combine(_folder.Path, "a.svg"), Path.Combine(_folder.Path, "a.png"));
        await RegionsRun.Of(_folder.Path, "--svg", svg, "--png", png, "--size", "300");
        Assert.Contains(
            "viewBox=\"0 0 1000 666.67\" width=\"1000\" height=\"666.67\"",
            await File.ReadAllTextAsync(svg, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        Assert.Equal((300, 200), SizeOf(png));
        await RegionsRun.Of(_folder.Path, "--window", "0,0,0.5,1", "--png", png, "--size", "400");
        Assert.Equal((300, 400), SizeOf(png));
    }

    [Fact]
    public async Task The_window_is_told()
    {
        Assert.Contains(
            "\n  window              the image; --window chooses another\n",
            (await RegionsRun.Of(_folder.Path)).Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "chooses another",
            (await RegionsRun.Of(_folder.Path, "--window", "0,0,1,1")).Output,
            StringComparison.Ordinal);
    }

    private static (int Width, int Height) SizeOf(string png)
    {
        var header = File.ReadAllBytes(png);
        return (
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(16)),
            System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(20)));
    }

    [Fact]
    public async Task An_epoch_without_a_checkpoint_is_reported() => Assert.Equal(
        (
            ExitCode.WrongInput, "",
            $"{_folder.Path}: there is no checkpoint of epoch 24: there are 3, from 0 to 25. The nearest is 25.\n"),
        await RegionsRun.Of(_folder.Path, "--epoch", "24"));

    [Fact]
    public async Task A_damaged_checkpoint_is_reported()
    {
        var path = Path.Combine(_folder.Path, "checkpoints", "000025.safetensors");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        Assert.Equal(
            (ExitCode.Failed, "", $"{path}: the checkpoint is missing or damaged. Run the experiment again.\n"),
            await RegionsRun.Of(_folder.Path));
    }

    /// <summary>Upright lines, evenly spaced within the window.</summary>
    private static Network Parallel(int lines) => new(
        [
            new Layer(
                [.. Enumerable.Range(0, lines).SelectMany(_ => new[] { 1.0, 0 })],
                [.. Enumerable.Range(1, lines).Select(line => (double)(float)(-line / (lines + 1.0)))]),
            new Layer([.. Enumerable.Repeat(1.0, lines)], [0]),
        ],
        Activation.LeakyRelu(0.25f));
}
