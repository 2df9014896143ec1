using System.Numerics;
using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Measures.Errors;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Errors;

public sealed class ErrorSpectrumTests
{
    [Fact]
    public void A_wave_is_high_below_its_own_frequency_and_low_from_there_on()
    {
        var values = Enumerable.Range(0, 32 * 20)
            .Select(i =>
            (float)(0.25 * Math.Cos(Math.Tau * ((3 * (i % 32) / 32.0) + (2 * (i / 32) / 20.0))))).ToArray();
        var partition = Checked.Build(new Network([new Layer([0, 0], [0])], Activation.Relu), Window.Unit);
        var image = new Image(32, 20, values);
        var (low, high) = ErrorSpectrum.Of(partition, image, 2);
        Assert.Equal(
            (0, 1 / 32.0), (low, high), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9);
        (low, high) = ErrorSpectrum.Of(partition, image, 3);
        Assert.Equal(
            (1 / 32.0, 0), (low, high), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9);
    }

    [Theory]
    [InlineData(8, 9, 1, 2)]
    [InlineData(7, 12, 3, 3)]
    [InlineData(5, 5, 1, 40)]
    public void It_is_that_of_the_Fourier_sums_by_definition(int width, int height, int channels, int highest)
    {
        var random = new Random(width);
        var image = new Image(
            width, height, [.. Enumerable.Range(0, width * height * channels).Select(_ => random.NextSingle())],
            channels);
        var partition = Checked.Build(NaiveArrangement.Random(2, channels, 5, 5), Window.Unit);
        var expected = 0.0;
        for (var channel = 0; channel < channels; channel++)
        {
            for (var kx = 0; kx < width; kx++)
            {
                for (var ky = 0; ky < height; ky++)
                {
                    if (Math.Min(kx, width - kx) > highest || Math.Min(ky, height - ky) > highest) continue;
                    if (2 * kx == width || 2 * ky == height) continue;
                    var sum = Complex.Zero;
                    for (var i = 0; i < width * height; i++)
                    {
                        var (row, column) = Math.DivRem(i, width);
                        var error = partition.Network.Evaluate(
                            column / (double)width, row / (double)height)[channel] - image[column, row, channel];
                        sum += error * Complex.Exp(
                            new Complex(0, -Math.Tau * ((kx * column / (double)width) + (ky * row / (double)height))));
                    }

                    expected += (sum * Complex.Conjugate(sum)).Real;
                }
            }
        }

        var (low, high) = ErrorSpectrum.Of(partition, image, highest);
        Assert.Equal(expected / width / height / width / height / channels, low, 1e-6 * (1 + low));
        Assert.Equal(ImageLoss.MeanSquaredError(partition, image), low + high, 1e-12 * (1 + low + high));
    }
}
