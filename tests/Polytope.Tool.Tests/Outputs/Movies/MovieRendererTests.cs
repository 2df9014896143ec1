using System.Text;
using Polytope.Tool.Diagnostics;
using Polytope.Tool.Outputs.Frames;
using Polytope.Tool.Outputs.Movies;
using SkiaSharp;

namespace Polytope.Tool.Tests.Outputs.Movies;

public sealed class MovieRendererTests : IDisposable
{
    private static readonly MovieRenderer Small = new() { Size = 48 };
    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_movie_is_a_RIFF_file_with_a_chunk_for_each_frame_inside_its_canvas()
    {
        var movie = Chunk.Parse(_run.Draw(Small)["movie.webp"]);
        Assert.Equal(["VP8X", "ANIM", .. Enumerable.Repeat("ANMF", 6)], movie.Select(chunk => chunk.Name));
        var (width, height) = (1 + movie[0].Int(4, 3), 1 + movie[0].Int(7, 3));
        Assert.Equal(0b1_0010, movie[0].Content[0]);
        Assert.Equal(0, movie[1].Int(4, 2));
        foreach (var frame in movie.Skip(2))
        {
            Assert.InRange((2 * frame.Int(0, 3)) + 1 + frame.Int(6, 3), 1, width);
            Assert.InRange((2 * frame.Int(3, 3)) + 1 + frame.Int(9, 3), 1, height);
        }
    }

    [Fact]
    public void Durations_in_whole_milliseconds_do_not_drift_and_the_last_frame_holds()
    {
        var movie = Chunk.Parse(_run.Draw(Small with { Fps = 24, Hold = 1.5 })["movie.webp"]);
        Assert.Equal([42, 41, 42, 42, 41, 42 + 1500], movie.Skip(2).Select(frame => frame.Int(12, 3)));
    }

    [Fact]
    public void Every_frame_decodes_to_nearly_what_the_PNG_of_that_epoch_shows()
    {
        var sheets = _run.Draw(new FramesRenderer { Size = 48 });
        using var data = SKData.CreateCopy(_run.Draw(Small)["movie.webp"]);
        using var codec = SKCodec.Create(data);
        Assert.Equal(6, codec.FrameCount);
        Assert.Equal(-1, codec.RepetitionCount);
        for (var i = 0; i < 6; i++)
        {
            using var sheet = SKBitmap.Decode(sheets[$"frames/{SmallRun.Epochs[i]:D6}.png"]);
            using var frame = new SKBitmap(codec.Info);
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(codec.Info, frame.GetPixels(), new SKCodecOptions(i)));
            Assert.Equal((sheet.Width, sheet.Height), (frame.Width, frame.Height));
            var difference = 0.0;
            for (var y = 0; y < sheet.Height; y++)
                for (var x = 0; x < sheet.Width; x++)
                    difference += Math.Abs(sheet.GetPixel(x, y).Green - frame.GetPixel(x, y).Green);
            Assert.InRange(difference / (sheet.Width * sheet.Height), 0, 4);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_byte()
    {
        var one = _run.Draw(Small, threads: 1)["movie.webp"];
        Assert.Equal(one, _run.Draw(Small, threads: 2)["movie.webp"]);
        Assert.Equal(one, _run.Draw(Small, threads: 7)["movie.webp"]);
    }

    [Theory]
    [InlineData(MovieFormat.Webp, 1)]
    [InlineData(MovieFormat.Webp, 3)]
    [InlineData(MovieFormat.Mp4, 2)]
    public void An_abandoned_movie_leaves_no_file(MovieFormat format, int threads)
    {
        Assert.SkipWhen(Ffmpeg.WhyMissing(format) is not null, "needs ffmpeg");
        using (var sink = (Small with { Format = format }).Open(_run.Job with { Threads = threads }))
        {
            foreach (var frame in _run.Frames.Take(4)) sink.Add(frame);
            Assert.DoesNotContain((Small with { Format = format }).FileName, _run.FilesLeft);
        }

        Assert.Empty(_run.FilesLeft);
    }

    [Fact]
    public void An_error_of_writing_names_the_path()
    {
        Directory.CreateDirectory(Path.Combine(_run.Folder, "movie.webp"));
        var error = Assert.Throws<IOException>(() => Small.Open(_run.Job));
        Assert.Contains(Path.Combine(_run.Folder, "movie.webp"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_movie_too_large_for_its_format_is_refused_before_anything_is_drawn()
    {
        var error = Assert.Throws<UserErrorException>(() => _run.Draw(Small with { Size = 6000 }));
        Assert.Contains("16383", error.Message, StringComparison.Ordinal);
        Assert.Empty(_run.FilesLeft);
    }

    [Theory]
    [InlineData(MovieFormat.Webp)]
    [InlineData(MovieFormat.Mp4)]
    public void An_error_in_a_deleted_folder_names_the_path(MovieFormat format)
    {
        Assert.SkipWhen(Ffmpeg.WhyMissing(format) is not null, "needs ffmpeg");
        var folder = Path.Combine(_run.Folder, "gone");
        var job = _run.Job with { Folder = folder };
        var renderer = Small with { Format = format };
        var error = Assert.Throws<IOException>(() =>
        {
            using var sink = renderer.Open(job);
            foreach (var frame in _run.Frames) sink.Add(frame);
            sink.Complete();
        });
        Assert.Contains(Path.Combine(folder, renderer.FileName), error.Message, StringComparison.Ordinal);
        Assert.Empty(_run.FilesLeft);
    }

    [Theory]
    [InlineData(MovieFormat.Mp4, "movie.mp4", 4, "ftyp")]
    [InlineData(MovieFormat.Webm, "movie.webm", 0, "\u001aE\u00df\u00a3")]
    public void Ffmpeg_makes_the_other_formats_the_same_each_time(MovieFormat format, string name, int at, string magic)
    {
        Assert.SkipWhen(Ffmpeg.WhyMissing(format) is not null, "needs ffmpeg");
        var movie = _run.Draw(Small with { Format = format })[name];
        Assert.Equal(magic, Encoding.Latin1.GetString(movie, at, 4));
        Assert.Equal(movie, _run.Draw(Small with { Format = format }, 3)[name]);
        Assert.Equal([name], _run.FilesLeft);
    }

    /// <summary>An independent reader of RIFF: names, lengths, contents, with the checks that decoders make.</summary>
    private sealed record Chunk(string Name, byte[] Content)
    {
        public int Int(int at, int bytes)
        {
            var value = 0;
            for (var i = bytes - 1; i >= 0; i--) value = (value << 8) | Content[at + i];
            return value;
        }

        public static List<Chunk> Parse(byte[] file)
        {
            Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
            Assert.Equal("WEBP", Encoding.ASCII.GetString(file, 8, 4));
            Assert.Equal(file.Length - 8, BitConverter.ToInt32(file, 4));
            var chunks = new List<Chunk>();
            for (var at = 12; at < file.Length;)
            {
                var length = BitConverter.ToInt32(file, at + 4);
                chunks.Add(new Chunk(Encoding.ASCII.GetString(file, at, 4), file[(at + 8)..(at + 8 + length)]));
                at += 8 + length + (length % 2);
            }

            return chunks;
        }
    }
}
