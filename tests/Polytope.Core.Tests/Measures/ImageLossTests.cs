using CsCheck;
using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;
using Polytope.Core.Tests.Painting;

namespace Polytope.Core.Tests.Measures;

public sealed class ImageLossTests
{
    [Fact]
    public void The_loss_is_that_of_the_network_evaluated_at_every_pixel() =>
        Gen.Select(Gen.Int[0, 10000], Gen.Int[1, 60], Gen.Int[1, 60]).Sample(
            (seed, width, height) =>
            {
                var network = NaiveArrangement.Random(seed, 1, 6, 6, 6);
                var random = new Random(seed);
                var values = new float[width * height];
                for (var i = 0; i < values.Length; i++) values[i] = random.NextSingle();
                double sum = 0;
                for (var i = 0; i < values.Length; i++)
                {
                    var output = network.Evaluate(i % width / (double)width, i / width / (double)height)[0];
                    sum += (output - values[i]) * (output - values[i]);
                }

                var loss = ImageLoss.MeanSquaredError(
                    NaiveArrangement.Of(network, Window.Unit), new Image(width, height, values));
                Assert.Equal(sum / values.Length, loss, 1e-6 * (1 + (sum / values.Length)));
            },
            iter: 60);

    [Fact]
    public void Creases_through_the_images_own_points_count_each_point_once()
    {
        // |x - 1/2| and |y - 1/4| as sums of two neurons: creases along columns and rows of an 8 x 8 image.
        var network = new Network(
            [
                new Layer([1.0, 0, -1, 0, 0, 1, 0, -1], [-0.5, 0.5, -0.25, 0.25]),
                new Layer([1.0, 1, 1, 1], [0.0]),
            ],
            Activation.Relu);
        var values = new float[64];
        for (var i = 0; i < 64; i++) values[i] = Math.Abs((i % 8 / 8f) - 0.5f) + Math.Abs((i / 8 / 8f) - 0.25f);
        Assert.Equal(0, ImageLoss.MeanSquaredError(NaiveArrangement.Of(network, Window.Unit), new Image(8, 8, values)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Outputs_are_the_same_bits_in_bands_of_any_height(int rows)
    {
        var partition = NaiveArrangement.Of(NaiveArrangement.Random(3, 1, 8, 8, 8), Window.Unit);
        Assert.Equal(Outputs(41), Outputs(rows));

        float[] Outputs(int bandRows)
        {
            var outputs = new List<float>();
            OutputScan.Visit(partition, 30, 41, 0, bandRows, (_, line) => outputs.AddRange(line));
            return [.. outputs];
        }
    }

    [Fact]
    public void A_loss_does_not_depend_on_the_one_computed_before()
    {
        var image = new Image(20, 10, new float[200]);
        var first = NaiveArrangement.Of(NaiveArrangement.Random(1, 1, 6, 6), Window.Unit);
        var second = NaiveArrangement.Of(NaiveArrangement.Random(2, 1, 6, 6), Window.Unit);
        var alone = ImageLoss.MeanSquaredError(first, image);
        Assert.NotEqual(alone, ImageLoss.MeanSquaredError(second, image));
        Assert.Equal(alone, ImageLoss.MeanSquaredError(first, image));
    }
}
