using Polytope.Tool.Outputs.Frames;
using Polytope.Tool.Outputs.Movies;
using Polytope.Tool.Outputs.Movies.Gif;
using Polytope.Tool.Outputs.Sheets;
using SkiaSharp;

namespace Polytope.Tool.Tests.Outputs.Movies.Gif;

public sealed class GifMovieTests : IDisposable
{
    private static readonly MovieRenderer Small = new() { Format = MovieFormat.Gif, Size = 48 };
    private readonly SmallRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Every_frame_decodes_to_nearly_what_the_PNG_of_that_epoch_shows()
    {
        var sheets = _run.Draw(new FramesRenderer { Size = 48 });
        using var codec = Decode(_run.Draw(Small)["movie.gif"]);
        Assert.Equal((6, -1), (codec.FrameCount, codec.RepetitionCount));
        using var frame = new SKBitmap(codec.Info);
        for (var i = 0; i < 6; i++)
        {
            // Each frame is drawn over the one before, which is still in the bitmap.
            using var sheet = SKBitmap.Decode(sheets[$"frames/{SmallRun.Epochs[i]:D6}.png"]);
            Assert.Equal(
                SKCodecResult.Success, codec.GetPixels(codec.Info, frame.GetPixels(), new SKCodecOptions(i, i - 1)));
            Assert.Equal((sheet.Width, sheet.Height), (frame.Width, frame.Height));
            var difference = 0.0;
            for (var y = 0; y < sheet.Height; y++)
                for (var x = 0; x < sheet.Width; x++)
                    difference += Math.Abs(sheet.GetPixel(x, y).Green - frame.GetPixel(x, y).Green);
            Assert.InRange(difference / (sheet.Width * sheet.Height), 0, 2);
        }
    }

    [Fact]
    public void All_frames_share_one_palette()
    {
        var movie = _run.Draw(Small)["movie.gif"];
        Assert.Equal("GIF89a", System.Text.Encoding.ASCII.GetString(movie, 0, 6));
        Assert.Equal(0b1000_0111, movie[10] & 0b1000_0111);
        for (var at = 13 + (3 * 256); movie[at] != 0x3B;)
        {
            if (movie[at] == 0x21)
            {
                at += 2;
            }
            else
            {
                Assert.Equal(0x2C, movie[at]);
                Assert.Equal(0, movie[at + 9] & 0b1000_0000);
                at += 11;
            }

            while (movie[at] != 0) at += 1 + movie[at];
            at++;
        }
    }

    [Fact]
    public void Times_in_hundredths_of_a_second_do_not_drift_and_the_last_frame_holds()
    {
        using var codec = Decode(_run.Draw(Small with { Fps = 24, Hold = 1.5 })["movie.gif"]);
        Assert.Equal([40, 40, 40, 50, 40, 40 + 1500], codec.FrameInfo.Select(frame => frame.Duration));
    }

    [Theory]
    [InlineData(60, new[] { 30, 40, 20, 1020 })]
    [InlineData(240, new[] { 20, 1020 })]
    public void Frames_too_short_for_a_browser_are_left_out(double fps, int[] durations)
    {
        using var codec = Decode(_run.Draw(Small with { Fps = fps, Hold = 1 })["movie.gif"]);
        Assert.Equal(durations.Length, codec.FrameCount);
        Assert.Equal(durations[^1], codec.FrameInfo[^1].Duration);
        Assert.All(codec.FrameInfo, frame => Assert.True(frame.Duration >= 20));
    }

    [Fact]
    public void A_movie_that_would_be_too_large_to_mail_leaves_out_frames_but_plays_as_long_and_ends_alike()
    {
        var whole = _run.Draw(Small with { Hold = 0 })["movie.gif"];
        var limit = whole.Length - 1;
        var painters = new SheetPainters(_run.Job, 48, dots: null);
        using (var sink = new GifMovie(_run.Job, painters, "small.gif", 24, 0, limit))
        {
            foreach (var frame in _run.Frames) sink.Add(frame);
            Assert.Equal(["small.gif"], sink.Complete());
        }

        var small = File.ReadAllBytes(Path.Combine(_run.Folder, "small.gif"));
        Assert.InRange(small.Length, 1, limit);
        using var all = Decode(whole);
        using var fewer = Decode(small);
        Assert.InRange(fewer.FrameCount, 2, all.FrameCount - 1);
        Assert.Equal(all.FrameInfo.Sum(frame => frame.Duration), fewer.FrameInfo.Sum(frame => frame.Duration));
        Assert.Equal(Shown(all), Shown(fewer));
    }

    [Fact]
    public void Threads_change_no_byte() =>
        Assert.Equal(_run.Draw(Small)["movie.gif"], _run.Draw(Small, threads: 3)["movie.gif"]);

    [Fact]
    public void A_movie_given_up_leaves_no_file()
    {
        using (var sink = Small.Open(_run.Job))
        {
            foreach (var frame in _run.Frames.Take(4)) sink.Add(frame);
            Assert.DoesNotContain("movie.gif", _run.FilesLeft);
        }

        Assert.Empty(_run.FilesLeft);
    }

    [Fact]
    public void Quality_has_no_meaning_for_it() =>
        Assert.Equal("quality", Assert.Single((Small with { Quality = 80 }).Mistakes()).Key);

    private static byte[] Shown(SKCodec codec)
    {
        using var frame = new SKBitmap(codec.Info);
        for (var i = 0; i < codec.FrameCount; i++)
            Assert.Equal(
                SKCodecResult.Success, codec.GetPixels(codec.Info, frame.GetPixels(), new SKCodecOptions(i, i - 1)));
        return frame.Bytes;
    }

    private static SKCodec Decode(byte[] movie) => SKCodec.Create(SKData.CreateCopy(movie));
}
