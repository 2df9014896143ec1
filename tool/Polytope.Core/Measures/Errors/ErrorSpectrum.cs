using Polytope.Core.Images;
using Polytope.Core.Numerics;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Measures.Errors;

/// <summary>
/// How much of the squared error over the image's pixels is of low spatial frequency, and how much of high (Rahaman et
/// al. 2019, "On the Spectral Bias of Neural Networks"): networks learn low frequencies first. The error is taken as
/// periodic, and by Parseval's identity the energies of its Fourier coefficients, divided by the number of pixels
/// squared, add up to the mean squared error; so only the low ones are computed.
/// </summary>
public static class ErrorSpectrum
{
    /// <param name="partition">Of a network with an output for each of the image's channels.</param>
    /// <param name="highest">Frequencies up to so many periods across the image, along each axis, are low.</param>
    /// <returns>Their sum is the mean squared error (<see cref="ImageLoss"/>). The same bits everywhere.</returns>
    public static (double Low, double High) Of(Partition partition, Image image, int highest)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(highest);
        int across = Math.Min(highest, (image.Width - 1) / 2), down = Math.Min(highest, (image.Height - 1) / 2);
        var (cosines, sines) = (Wave(image.Width, 0), Wave(image.Width, 0.5));
        double total = 0, low = 0;
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var own = channel;
            var sums = new Coefficients(across, down, image.Height);
            OutputScan.Visit(partition, image.Width, image.Height, channel, (row, line) =>
            {
                var errors = new double[line.Length];
                for (var column = 0; column < line.Length; column++)
                {
                    errors[column] = line[column] - image[column, row, own];
                    total += errors[column] * errors[column];
                }

                sums.Add(row, errors, cosines, sines);
            });
            low += sums.Energy();
        }

        var pixels = (double)image.PixelCount;
        total /= pixels * image.Channels;
        low /= pixels * pixels * image.Channels;
        return (low, total - low);
    }

    /// <summary>cos(2 pi (k / size - shift / 2)) for k from 0 on.</summary>
    private static double[] Wave(int size, double shift) =>
        [.. Enumerable.Range(0, size).Select(k => Elementary.CosPi((2.0 * k / size) - shift))];

    /// <summary>The coefficients of low frequency of one channel.</summary>
    private sealed class Coefficients(int across, int down, int height)
    {
        private readonly double[] _downCosines = Wave(height, 0);
        private readonly double[] _downSines = Wave(height, 0.5);
        private readonly double[] _real = new double[(across + 1) * ((2 * down) + 1)];
        private readonly double[] _imaginary = new double[(across + 1) * ((2 * down) + 1)];

        public void Add(int row, double[] errors, double[] cosines, double[] sines)
        {
            for (var kx = 0; kx <= across; kx++)
            {
                double real = 0, imaginary = 0;
                for (int column = 0, phase = 0; column < errors.Length; column++)
                {
                    real += errors[column] * cosines[phase];
                    imaginary -= errors[column] * sines[phase];
                    phase += kx;
                    if (phase >= errors.Length) phase -= errors.Length;
                }

                for (var ky = -down; ky <= down; ky++)
                {
                    var phase = (int)((long)(ky + height) * row % height);
                    double c = _downCosines[phase], s = -_downSines[phase];
                    var at = (kx * ((2 * down) + 1)) + ky + down;
                    _real[at] += (real * c) - (imaginary * s);
                    _imaginary[at] += (real * s) + (imaginary * c);
                }
            }
        }

        /// <summary>Of the frequencies that are not kept, (-kx, -ky) has the energy of (kx, ky).</summary>
        public double Energy()
        {
            var sum = 0.0;
            for (var at = 0; at < _real.Length; at++)
            {
                var twice = at < (2 * down) + 1 ? 1 : 2;
                sum += twice * ((_real[at] * _real[at]) + (_imaginary[at] * _imaginary[at]));
            }

            return sum;
        }
    }
}
