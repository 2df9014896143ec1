using Polytope.Core.Images;
using Polytope.Core.Painting.Rasters;
using Polytope.Core.Partitions;

namespace Polytope.Core.Measures;

/// <summary>The loss over every pixel of the image: the true error, which only a known image can tell.</summary>
public static class ImageLoss
{
    /// <summary>
    /// The mean, over all pixels of the image and their channels, of the squared difference of the network's output and the
    /// value. Sums run channel by channel, row by row, from left to right, then over the rows: the same bits everywhere.
    /// </summary>
    /// <param name="partition">Of a network with an output for each of the image's channels.</param>
    public static double MeanSquaredError(Partition partition, Image image)
    {
        double sum = 0;
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var own = channel;
            OutputScan.Visit(partition, image.Width, image.Height, channel, (row, line) =>
                sum += SquaredDistance(line, image.Values.Slice(row * line.Length * image.Channels, line.Length * image.Channels), own, image.Channels));
        }

        return sum / ((double)image.Width * image.Height * image.Channels);
    }

    private static double SquaredDistance(ReadOnlySpan<float> outputs, ReadOnlySpan<float> pixels, int channel, int channels)
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
