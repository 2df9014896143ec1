using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Images;

/// <summary>
/// Draws the training and the validation points from an image: N + M different pixels. All randomness comes from
/// the seed's <see cref="StreamPurpose.Sampling"/> stream, in this order, so that the points can be drawn anywhere:
/// <list type="bullet">
/// <item><see cref="SamplingMethod.Uniform"/>: Fisher and Yates from the front. Of the P pixels, numbered row by row in
/// a list, draw k = 0, 1, ... exchanges the entries k and k + NextInt(P - k). The first N entries are the training
/// points, the M after them the validation points, in the order drawn.</item>
/// <item><see cref="SamplingMethod.Grid"/>, <see cref="SamplingMethod.Stratified"/>: a <see cref="Tiling"/> of N + M tiles
/// has one point each. Validation is spread over the image as well: the tiles in order fall into M runs, run g from
/// floor(g (N + M) / M) on, and in each run of s tiles the one with number NextInt(s) is for validation. Then each tile
/// in order gives its point: for Grid the pixel in column floor(width / 2) and row floor(height / 2) of the tile, for
/// Stratified the one with number NextInt(width height), row by row. Points stand in the order of their tiles.</item>
/// </list>
/// </summary>
public static class Sampler
{
    /// <param name="training">N, at least 1.</param>
    /// <param name="validation">M, at least 0.</param>
    /// <param name="classes">
    /// Null where a pixel's channels are learned; else its class is, as a probability for each: 1 for its own, 0 for others.
    /// </param>
    /// <exception cref="ArgumentException">More points are asked for than the image has pixels.</exception>
    public static Samples Draw(Image image, SamplingMethod method, int training, int validation, ulong seed, ImageClasses? classes = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(training, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(validation);
        if ((long)training + validation > image.PixelCount)
            throw new ArgumentException(FormattableString.Invariant(
                $"{training} training and {validation} validation points are more than the {image.PixelCount} pixels")
                + FormattableString.Invariant($" of a {image.Width}x{image.Height} image."));

        var random = new RandomStream(seed, StreamPurpose.Sampling);
        var (trained, validated) = method switch
        {
            SamplingMethod.Uniform => Uniform(image, training, validation, random),
            SamplingMethod.Grid => Tiled(image, training, validation, random, Middle),
            SamplingMethod.Stratified => Tiled(
                image, training, validation, random, tile => Pixel(tile, random.NextInt(tile.Width * tile.Height))),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "No sampling method."),
        };
        return new Samples(Points(image, classes, trained), Points(image, classes, validated));
    }

    private static (int[] Training, int[] Validation) Uniform(Image image, int training, int validation, RandomStream random)
    {
        var pixels = new int[image.PixelCount];
        for (var p = 0; p < pixels.Length; p++) pixels[p] = p;
        for (var k = 0; k < training + validation; k++)
        {
            var other = k + random.NextInt(pixels.Length - k);
            (pixels[k], pixels[other]) = (pixels[other], pixels[k]);
        }

        return (pixels[..training], pixels[training..(training + validation)]);
    }

    private static (int[] Training, int[] Validation) Tiled(
        Image image, int training, int validation, RandomStream random, Func<Tile, (int Column, int Row)> choose)
    {
        var count = training + validation;
        var forValidation = new bool[count];
        for (var g = 0; g < validation; g++)
        {
            var first = Tiling.Share(g, count, validation);
            forValidation[first + random.NextInt(Tiling.Share(g + 1, count, validation) - first)] = true;
        }

        var (trained, validated) = (new List<int>(training), new List<int>(validation));
        foreach (var tile in Tiling.Of(image.Width, image.Height, count))
        {
            var points = forValidation[trained.Count + validated.Count] ? validated : trained;
            var (column, row) = choose(tile);
            points.Add((row * image.Width) + column);
        }

        return ([.. trained], [.. validated]);
    }

    private static (int Column, int Row) Middle(Tile tile) => (tile.Left + (tile.Width / 2), tile.Top + (tile.Height / 2));

    private static (int Column, int Row) Pixel(Tile tile, int number) =>
        (tile.Left + (number % tile.Width), tile.Top + (number / tile.Width));

    private static SampleSet Points(Image image, ImageClasses? classes, int[] pixels)
    {
        var outputs = classes?.Palette.Colours.Length ?? image.Channels;
        var inputs = new float[2 * pixels.Length];
        var targets = new float[outputs * pixels.Length];
        for (var p = 0; p < pixels.Length; p++)
        {
            var (row, column) = Math.DivRem(pixels[p], image.Width);
            (inputs[2 * p], inputs[(2 * p) + 1]) = image.Point(column, row);
            var target = targets.AsSpan(p * outputs, outputs);
            if (classes is not null) target[classes[column, row]] = 1;
            else image.Values.Slice(pixels[p] * outputs, outputs).CopyTo(target);
        }

        return new SampleSet(pixels.Length, 2, outputs, inputs, targets);
    }
}
