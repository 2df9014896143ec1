using Polytope.Core.Images;
using Polytope.Core.Measures.Errors;
using Polytope.Core.Partitions.Cells;

namespace Polytope.Core.Tests.Measures.Errors;

public sealed class KernelSmoothingTests
{
    [Fact]
    public void Smoothing_is_the_weighted_mean_of_all_points()
    {
        var image = Noise(40, 30, 1);
        var points = Sampler.Draw(image, SamplingMethod.Uniform, 200, 0, 3).Training;
        var smoothing = new KernelSmoothing(points, Window.Unit);
        var random = new Random(2);
        for (var i = 0; i < 100; i++)
        {
            var (x, y) = (random.NextDouble(), random.NextDouble());
            double weights = 0, values = 0;
            for (var point = 0; point < points.Count; point++)
            {
                var weight = Math.Exp(
                    -(Math.Pow(points.Inputs[2 * point] - x, 2) + Math.Pow(points.Inputs[(2 * point) + 1] - y, 2))
                    / (2 * smoothing.Bandwidth * smoothing.Bandwidth));
                (weights, values) = (weights + weight, values + (weight * points.Targets[point]));
            }

            Assert.Equal(values / weights, smoothing.At(x, y)[0], 1e-4);
        }
    }

    [Fact]
    public void Points_that_lie_alone_give_their_own_value_around_them()
    {
        var points = new SampleSet(2, 2, 1, [0.25f, 0.5f, 0.75f, 0.5f], [0.25f, 1]);
        var smoothing = new KernelSmoothing(points, Window.Unit);
        Assert.Equal(0.75 * 0.75, smoothing.Error, 1e-15);
        Assert.InRange(smoothing.At(0.2, 0.5)[0], 0.25, 0.5);
        Assert.InRange(smoothing.At(0.8, 0.5)[0], 0.75, 1);
    }

    [Fact]
    public void Noise_wants_a_wider_kernel_than_a_step_does()
    {
        var step = new Image(64, 64, [.. Enumerable.Range(0, 4096).Select(i => i % 64 < 32 ? 0f : 1f)]);
        double Bandwidth(Image image) =>
            new KernelSmoothing(Sampler.Draw(image, SamplingMethod.Uniform, 400, 0, 1).Training, Window.Unit).Bandwidth;
        Assert.True(Bandwidth(Noise(64, 64, 1)) > 4 * Bandwidth(step));
    }

    [Fact]
    public void The_error_over_an_image_is_the_mean_over_its_pixels()
    {
        var image = Noise(9, 7, 3);
        var smoothing = new KernelSmoothing(
            Sampler.Draw(image, SamplingMethod.Uniform, 30, 0, 1).Training, Window.Unit);
        var sum = 0.0;
        for (var i = 0; i < 9 * 7 * 3; i++)
            sum += Math.Pow(smoothing.At((float)(i / 3 % 9 / 9.0), (float)(i / 27 / 7.0))[i % 3] - image.Values[i], 2);
        Assert.Equal(sum / (9 * 7 * 3), smoothing.MeanSquaredError(image), 1e-12);
    }

    private static Image Noise(int width, int height, int channels)
    {
        var random = new Random(1);
        return new Image(
            width, height, [.. Enumerable.Range(0, width * height * channels).Select(_ => random.NextSingle())],
            channels);
    }
}
