using Polytope.Core.Images;
using Polytope.Core.Partitions;
using Polytope.Core.Rasters;

namespace Polytope.Core.Measures.Errors;

/// <summary>The pixels of an image that the network takes for others, counted one by one.</summary>
public static class Misclassification
{
    /// <summary>Pixels whose class does not have the highest output; of equal outputs the first counts.</summary>
    /// <param name="partition">Of a network with an output for each class.</param>
    public static int OfClasses(Partition partition, ImageClasses classes)
    {
        var highest = new float[classes.Width * classes.Height];
        var answers = new byte[highest.Length];
        Array.Fill(highest, float.NegativeInfinity);
        for (var output = 0; output < partition.Outputs; output++)
        {
            var own = (byte)output;
            OutputScan.Visit(partition, classes.Width, classes.Height, output, (row, line) =>
            {
                var first = row * classes.Width;
                for (var column = 0; column < line.Length; column++)
                {
                    if (!(line[column] > highest[first + column])) continue;
                    (highest[first + column], answers[first + column]) = (line[column], own);
                }
            });
        }

        var count = 0;
        for (var pixel = 0; pixel < answers.Length; pixel++)
        {
            var own = classes[pixel % classes.Width, pixel / classes.Width];
            if (own != ImageClasses.None && answers[pixel] != own) count++;
        }

        return count;
    }

    /// <summary>
    /// Pixels whose value and the output there, each the mean over the channels, are on two sides of a level.
    /// </summary>
    /// <param name="partition">Of a network with an output for each of the image's channels.</param>
    public static int OfLevel(Partition partition, Image image, double level)
    {
        var sums = new float[image.PixelCount];
        for (var channel = 0; channel < image.Channels; channel++)
        {
            OutputScan.Visit(partition, image.Width, image.Height, channel, (row, line) =>
            {
                for (var column = 0; column < line.Length; column++) sums[(row * image.Width) + column] += line[column];
            });
        }

        var (count, threshold) = (0, level * image.Channels);
        for (var pixel = 0; pixel < sums.Length; pixel++)
        {
            var value = 0f;
            foreach (var part in image.Values.Slice(pixel * image.Channels, image.Channels)) value += part;
            if (sums[pixel] > threshold != value > threshold) count++;
        }

        return count;
    }
}
