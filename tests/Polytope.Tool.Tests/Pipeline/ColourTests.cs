using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;
using Polytope.Tool.Images;
using Polytope.Tool.Pipeline;
using Polytope.Tool.Pipeline.Runs;

namespace Polytope.Tool.Tests.Pipeline;

/// <summary>Runs whose networks have several outputs.</summary>
public sealed class ColourTests
{
    private static readonly string[] Ring =
        ["image={ shape: three-colour-ring, size: 32 }", "outputs[1]={ renderer: svg }"];

    [Fact]
    public void An_images_colours_are_classes_with_cross_entropy()
    {
        using var place = new Workplace();
        var plan = place.Plan([.. Ring, "training.loss=cross-entropy"]);
        place.Run(plan, threads: 2);
        var record = place.Record;
        Assert.Equal(3, record.Image!.Channels);
        Assert.Equal(["#273b53", "#7fb7be", "#f6e2b8"], record.Image!.Classes);
        Assert.StartsWith("epoch,training_loss,validation_loss,image_loss,"
                + "training_accuracy,validation_accuracy,image_accuracy,polytopes,", place.Metrics()[0],
                StringComparison.Ordinal);
        Assert.All(
            place.Metrics().Skip(1),
            row => Assert.All(
                row.Split(',')[4..7],
                accuracy =>
                    Assert.InRange(double.Parse(accuracy, System.Globalization.CultureInfo.InvariantCulture), 0, 1)));
        var svg = File.ReadAllText(Path.Combine(place.Folder.Final, "svg", "000020.svg"));
        Assert.Contains("fill=\"#f6e2b8\"", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("linearGradient", svg, StringComparison.Ordinal);
        Assert.True(
            Verifier.Verify(place.Folder.Final, 1, (_, _) => { }, TestContext.Current.CancellationToken).IsSame);
        Assert.True(place.Freshness(plan).IsUpToDate);
    }

    [Fact]
    public void A_colour_image_has_an_output_a_channel_with_mean_squared_error()
    {
        using var place = new Workplace();
        place.Run(place.Plan(Ring));
        Assert.Equal((3, null), (place.Record.Image!.Channels, place.Record.Image!.Classes));
        Assert.Equal(3, new CheckpointFolder(place.Folder.Final).Read([20]).Single().Checkpoint.Network.Shape.Outputs);
        Assert.DoesNotContain("accuracy", place.Metrics()[0], StringComparison.Ordinal);
        var svg = File.ReadAllText(Path.Combine(place.Folder.Final, "svg", "000020.svg"));
        Assert.All(
            ["cells-r", "cells-g", "cells-b"], id => Assert.Contains($"id=\"{id}\"", svg, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("auto", "mse", 1)]
    [InlineData("grey", "mse", 1)]
    [InlineData("rgb", "mse", 3)]
    [InlineData("auto", "cross-entropy", 3)]
    public void A_pictures_channels_follow_the_plan(string channels, string loss, int expected)
    {
        using var place = new Workplace();
        File.WriteAllBytes(place.Place("ring.png"), Png(new ThreeColourRing().Draw(32, 32)));
        place.Run(place.Plan($"image={{ file: ring.png, channels: {channels} }}", $"training.loss={loss}"));
        Assert.Equal(expected, place.Record.Image!.Channels);
        Assert.Equal(
            expected, new CheckpointFolder(place.Folder.Final).Read([0]).Single().Checkpoint.Network.Shape.Outputs);
    }

    [Fact]
    public void A_pictures_colours_are_its_encoded_values()
    {
        using var folder = new TemporaryFolder();
        var drawn = new ThreeColourRing().Draw(20, 16);
        File.WriteAllBytes(folder.File("ring.png"), Png(drawn));
        var read = PictureReader.Read(folder.File("ring.png")).Image(ImageChannels.Rgb);
        Assert.Equal((20, 16, 3), (read.Width, read.Height, read.Channels));
        Assert.Equal(drawn.Values, read.Values);
    }

    private static byte[] Png(Image image)
    {
        var pixels = new byte[4 * image.PixelCount];
        for (var i = 0; i < image.PixelCount; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                pixels[(4 * i) + channel] = (byte)((image.Values[(3 * i) + channel] * 255) + 0.5f);
            pixels[(4 * i) + 3] = 255;
        }

        return PictureEncoder.Png(pixels, image.Width, image.Height);
    }
}
