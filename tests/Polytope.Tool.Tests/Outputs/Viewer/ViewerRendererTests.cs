using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Polytope.Core.Images;
using Polytope.Tool.Outputs.Viewer;

namespace Polytope.Tool.Tests.Outputs.Viewer;

public sealed partial class ViewerRendererTests : IDisposable
{
    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void The_page_holds_each_frames_weights_bit_for_bit()
    {
        var scripts = Scripts(_run.Draw(new ViewerRenderer()));
        var frame = 0;
        foreach (var chunk in scripts.Skip(1))
        {
            var epochs = chunk.GetProperty("epoch").EnumerateArray().Select(epoch => epoch.GetInt32()).ToList();
            var weights = Unpacked(chunk, epochs.Count);
            for (var i = 0; i < epochs.Count; i++, frame++)
            {
                Assert.Equal(SmallRun.Epochs[frame], epochs[i]);
                Assert.Equal(_run.Frames[frame].Checkpoint.Network.ToParameters(), weights[i]);
                Assert.Equal(_run.Frames[frame].Measures.Polytopes, chunk.GetProperty("polytopes")[i].GetInt32());
                Assert.Equal(_run.Frames[frame].Losses.Image, chunk.GetProperty("image")[i].GetDouble());
            }
        }

        Assert.Equal(SmallRun.Epochs.Count, frame);
    }

    [Fact]
    public void The_page_holds_the_points_and_the_image_of_the_run()
    {
        var run = Scripts(_run.Draw(new ViewerRenderer()))[0];
        Assert.Equal("a <b> & c", run.GetProperty("experiment").GetString());
        var points = Convert.FromBase64String(run.GetProperty("trainingPoints").GetString()!);
        Assert.Equal(
            _run.Job.Samples.Training.Inputs,
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(points).ToArray());
        var png = Path.Combine(_run.Folder, "image.png");
        File.WriteAllBytes(png, Convert.FromBase64String(run.GetProperty("image").GetProperty("pixels").GetString()!));
        Assert.Equal(
            _run.Image.Values.ToArray(),
            Tool.Images.PictureReader.Read(png).Image(ImageChannels.Grey).Values.ToArray());
    }

    [Fact]
    public void It_has_title_and_notes_where_the_experiment_has_them()
    {
        var run = Scripts(_run.Draw(new ViewerRenderer()))[0];
        Assert.False(run.TryGetProperty("title", out _) || run.TryGetProperty("notes", out _));
        var caption = _run.Job.Caption with { Title = "A title", Notes = "Some <notes>" };
        var told = JsonDocument.Parse(ViewerRun.Json(_run.Job with { Caption = caption }, isLive: false)).RootElement;
        Assert.Equal("A title", told.GetProperty("title").GetString());
        Assert.Equal("Some <notes>", told.GetProperty("notes").GetString());
    }

    [Theory]
    [InlineData(1, new[] { 500 })]
    [InlineData(2, new[] { 0, 500 })]
    [InlineData(3, new[] { 0, 2, 500 })]
    [InlineData(100, new[] { 0, 1, 2, 10, 120, 500 })]
    public void A_limit_keeps_the_first_the_last_and_evenly_spaced_frames(int most, int[] expected) => Assert.Equal(
        expected,
        Scripts(_run.Draw(new ViewerRenderer { Frames = most })).Skip(1)
            .SelectMany(chunk => chunk.GetProperty("epoch").EnumerateArray()).Select(epoch => epoch.GetInt32()));

    [Fact]
    public void Nothing_is_left_of_a_page_that_was_not_completed()
    {
        using (var sink = new ViewerRenderer().Open(_run.Job)) sink.Add(_run.Frames[0]);
        Assert.Empty(_run.FilesLeft);
    }

    /// <summary>What stands in the page's data scripts, as a browser reads it: up to the first end tag.</summary>
    private static List<JsonElement> Scripts(Dictionary<string, byte[]> files) =>
        [
            .. DataScript().Matches(Encoding.UTF8.GetString(files["viewer.html"]))
                .Select(match => JsonDocument.Parse(match.Groups[1].Value).RootElement),
        ];

    private static List<float[]> Unpacked(JsonElement chunk, int frames)
    {
        using var packed = new DeflateStream(
            new MemoryStream(Convert.FromBase64String(chunk.GetProperty("weights").GetString()!)),
            CompressionMode.Decompress);
        using var planes = new MemoryStream();
        packed.CopyTo(planes);
        var bytes = planes.ToArray();
        var count = bytes.Length / 4;
        var size = count / frames;
        var bits = new int[count];
        for (var i = 0; i < count; i++)
        {
            var zigzag = bytes[i] | ((uint)bytes[count + i] << 8) | (
                (uint)bytes[(2 * count) + i] << 16) | ((uint)bytes[(3 * count) + i] << 24);
            var difference = zigzag % 2 == 0 ? (int)(zigzag / 2) : -(int)(zigzag / 2) - 1;
            bits[i] = unchecked((i < size ? 0 : bits[i - size]) + difference);
        }

        return [.. bits.Select(BitConverter.Int32BitsToSingle).Chunk(size)];
    }

    [GeneratedRegex("<script type=\"application/json\" class=\"run\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex DataScript();
}
