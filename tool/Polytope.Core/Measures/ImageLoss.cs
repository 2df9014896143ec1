using Polytope.Core.Images;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Measures;

/// <summary>The loss over every pixel of the image: the true error, not an estimate from samples.</summary>
public static class ImageLoss
{
    /// <summary>
    /// The mean, over all pixels and channels, of the squared difference between the network's output and the image.
    /// Sums run along each row, then over the rows, channel by channel: the bits are the same on every machine.
    /// </summary>
    /// <param name="partition">A partition of a network with one output per channel of the image.</param>
    /// <param name="image">The image.</param>
    public static double MeanSquaredError(Partition partition, Image image)
    {
        double sum = 0;
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var current = channel;
            OutputScan.Visit(partition, image.Width, image.Height, channel, (row, line) =>
            {
                var length = line.Length * image.Channels;
                sum += SquaredDistance(line, image.Values.Slice(row * length, length), current, image.Channels);
            });
        }

        return sum / ((double)image.Width * image.Height * image.Channels);
    }

    private static double SquaredDistance(
        ReadOnlySpan<float> outputs, ReadOnlySpan<float> pixels, int channel, int channels)
    {
        double sum = 0;
        for (var i = 0; i < outputs.Length; i++)
        {
            double difference = outputs[i] - pixels[(i * channels) + channel];
            sum += difference * difference;
        }

        return sum;
    }
}
