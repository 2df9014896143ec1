using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Tests.Measures;

public sealed class ImageCrossEntropyTests
{
    [Theory]
    [InlineData(8, 8, 2)]
    [InlineData(21, 13, 3)]
    [InlineData(5, 300, 5)]
    public void It_is_the_mean_over_the_pixels(int width, int height, int colours)
    {
        var image = Shades(width, height, colours);
        var classes = new ImageClasses(image, Palette.Of(image)!);
        var network = Initialization.Create(
            new NetworkShape(2, [7, 7], colours), Activation.LeakyRelu(0.01f), new InitializationOptions(), 3);
        double loss = 0, right = 0;
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var scores = network.Evaluate(column / (double)width, row / (double)height);
                loss += Math.Log(scores.Sum(Math.Exp)) - scores[classes[column, row]];
                if (scores[classes[column, row]] == scores.Max()) right++;
            }
        }

        var (actual, accuracy) = ImageCrossEntropy.Over(
            PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken), classes);
        Assert.Equal(loss / (width * height), actual, 1e-6);
        Assert.Equal(right / (width * height), accuracy, 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void It_is_the_same_bits_in_bands_of_any_height(int rows)
    {
        var image = Shades(21, 13, 3);
        var classes = new ImageClasses(image, Palette.Of(image)!);
        var network = Initialization.Create(
            new NetworkShape(2, [7, 7], 3), Activation.LeakyRelu(0.01f), new InitializationOptions(), 3);
        var partition = PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken);
        Assert.Equal(ImageCrossEntropy.Over(partition, classes, 13), ImageCrossEntropy.Over(partition, classes, rows));
    }

    [Fact]
    public void Confident_outputs_have_a_tiny_loss_that_is_not_rounded_to_zero()
    {
        var image = Shades(16, 8, 2);
        var classes = new ImageClasses(image, Palette.Of(image)!);
        var network = new Network([new Layer([0, 0, 0, 0], [30, 0])], Activation.Relu);
        var (loss, accuracy) = ImageCrossEntropy.Over(
            PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken), classes);
        var wrong = Enumerable.Range(0, 128).Count(pixel => classes[pixel % 16, pixel / 16] == 1) / 128.0;
        Assert.Equal(1 - wrong, accuracy);
        Assert.Equal((wrong * 30) + Math.Exp(-30), loss, 1e-13);
    }

    [Fact]
    public void The_squared_error_of_colours_is_the_mean_over_channels()
    {
        var random = new Random(4);
        var image = new Image(6, 5, [.. Enumerable.Range(0, 90).Select(_ => random.NextSingle())], channels: 3);
        var network = Initialization.Create(
            new NetworkShape(2, [7], 3), Activation.LeakyRelu(0.01f), new InitializationOptions(), 3);
        var sum = 0.0;
        for (var i = 0; i < 90; i++)
            sum += Math.Pow(network.Evaluate(i / 3 % 6 / 6.0, i / 18 / 5.0)[i % 3] - image.Values[i], 2);
        Assert.Equal(
            sum / 90,
            ImageLoss.MeanSquaredError(
                PartitionBuilder.Build(network, Window.Unit, TestContext.Current.CancellationToken), image),
            1e-6);
    }

    private static Image Shades(int width, int height, int colours)
    {
        var random = new Random(colours);
        return new Image(
            width, height, [.. Enumerable.Range(0, width * height).Select(_ => random.Next(colours) / 8f)]);
    }
}
