using Polytope.Core.Images;
using Polytope.Core.Rasters;

namespace Polytope.Core.Painting;

/// <summary>
/// Resamples an image to any size: each pixel of the result is the average of the image over its square.
/// </summary>
public static class ImagePainter
{
    /// <summary>Resamples one channel.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">Columns of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="channel">The channel of the image.</param>
    /// <returns>Width x height values, row by row.</returns>
    public static float[] Paint(Image image, int width, int height, int channel = 0)
    {
        var columns = Spans(image.Width, width);
        var rows = Spans(image.Height, height);
        var values = new float[width * height];
        for (var row = 0; row < height; row++)
            for (var column = 0; column < width; column++)
                values[(row * width) + column] = (float)Average(image, channel, columns[column], rows[row]);
        return values;
    }

    /// <summary>Resamples all channels.</summary>
    public static ColourPlanes PaintColours(Image image, int width, int height)
    {
        var first = Paint(image, width, height);
        return image.Channels == 1
            ? ColourPlanes.Grey(first)
            : new(first, Paint(image, width, height, 1), Paint(image, width, height, 2));
    }

    private static double Average(
        Image image, int channel, (double From, double To) columns, (double From, double To) rows)
    {
        double sum = 0, area = 0;
        for (var row = (int)rows.From; row < rows.To; row++)
        {
            var height = Math.Min(row + 1, rows.To) - Math.Max(row, rows.From);
            for (var column = (int)columns.From; column < columns.To; column++)
            {
                var part = height * (Math.Min(column + 1, columns.To) - Math.Max(column, columns.From));
                sum += part * image[column, row, channel];
                area += part;
            }
        }

        return sum / area;
    }

    /// <summary>Divides <paramref name="from"/> pixels into <paramref name="to"/> equal intervals.</summary>
    private static (double From, double To)[] Spans(int from, int to)
    {
        var spans = new (double, double)[to];
        for (var i = 0; i < to; i++) spans[i] = ((double)i * from / to, Math.Min(from, (i + 1.0) * from / to));
        return spans;
    }
}
