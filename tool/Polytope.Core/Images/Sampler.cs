using Polytope.Core.Buffers;
using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Images;

/// <summary>
/// Draws N training points and M validation points from an image: N + M different pixels. All randomness comes from the
/// seed's <see cref="StreamPurpose.Sampling"/> stream. Another program draws the same points by these rules:
/// <list type="bullet">
/// <item><see cref="SamplingMethod.Uniform"/>: a Fisher-Yates shuffle from the front. In the list of the P pixels (of
/// those that have a class, where colours are classes), numbered row by row, step k = 0, 1, ... exchanges the entries k
/// and k + NextInt(P - k). The first N entries are the training points, the next M the validation points, in this
/// order.</item>
/// <item><see cref="SamplingMethod.Grid"/>, <see cref="SamplingMethod.Stratified"/>: a <see cref="Tiling"/> of N + M
/// tiles has one point in each. Validation points are spread over the image as well: the tiles are divided, in order,
/// into M runs, where run g starts at tile floor(g (N + M) / M), and of each run of s tiles the one with number
/// NextInt(s) is for validation. Then each tile in order yields its point: for Grid the pixel in column floor(width /
/// 2) and row floor(height / 2) of the tile, for Stratified the pixel with number NextInt(width height), row by
/// row.</item>
/// </list>
/// </summary>
public static class Sampler
{
    /// <summary>Draws the points.</summary>
    /// <param name="training">N, at least 1.</param>
    /// <param name="validation">M, at least 0.</param>
    /// <param name="classes">
    /// If null, the targets of a point are the channels of its pixel; else there is one target per class, which is 1
    /// for the class of the pixel and 0 for the others.
    /// </param>
    /// <param name="coordinates">In which the network takes the points.</param>
    /// <exception cref="ArgumentException">
    /// The image has fewer than N + M pixels; or some have no class, and the method is another than Uniform.
    /// </exception>
    public static Samples Draw(
        Image image,
        SamplingMethod method,
        int training,
        int validation,
        ulong seed,
        ImageClasses? classes = null,
        InputCoordinates coordinates = InputCoordinates.Unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(training, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(validation);
        var pixels = classes?.Count ?? image.PixelCount;
        if (pixels < image.PixelCount && method != SamplingMethod.Uniform)
            throw new ArgumentException("Some pixels have no class: only uniform sampling leaves them out.");
        if ((long)training + validation > pixels)
            throw new ArgumentException(FormattableString.Invariant(
                $"{training} training and {validation} validation points are more than the {pixels} pixels")
                + FormattableString.Invariant($" of a {image.Width}x{image.Height} image."));

        var random = new RandomStream(seed, StreamPurpose.Sampling);
        var (trained, validated) = method switch
        {
            SamplingMethod.Uniform => Uniform(Pixels(image, classes), training, validation, random),
            SamplingMethod.Grid => Tiled(image, training, validation, random, Middle),
            SamplingMethod.Stratified => Tiled(
                image, training, validation, random, tile => Pixel(tile, random.NextInt(tile.Width * tile.Height))),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such sampling method."),
        };
        return new Samples(Points(trained), Points(validated));

        SampleSet Points(int[] chosen) => Sampler.Points(image, classes, chosen, coordinates);
    }

    /// <summary>Those that can be drawn, row by row.</summary>
    private static int[] Pixels(Image image, ImageClasses? classes)
    {
        var pixels = new int[classes?.Count ?? image.PixelCount];
        for (int pixel = 0, next = 0; next < pixels.Length; pixel++)
        {
            if (classes?[pixel % image.Width, pixel / image.Width] != ImageClasses.None) pixels[next++] = pixel;
        }

        return pixels;
    }

    /// <summary>
    /// Draws from points that are known already, by the rule of <see cref="SamplingMethod.Uniform"/>.
    /// </summary>
    /// <param name="training">N, at least 1.</param>
    /// <param name="validation">M, at least 0.</param>
    /// <exception cref="ArgumentException">There are fewer than N + M points.</exception>
    public static Samples Draw(SampleSet points, int training, int validation, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(training, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(validation);
        if ((long)training + validation > points.Count)
            throw new ArgumentException(FormattableString.Invariant(
                $"{training} training and {validation} validation points are more than {points.Count}."));
        int[] all = [.. Enumerable.Range(0, points.Count)];
        var (trained, validated) = Uniform(
            all, training, validation, new RandomStream(seed, StreamPurpose.Sampling));
        return new Samples(points.Chosen(trained), points.Chosen(validated));
    }

    /// <param name="all">The numbers to draw from; shuffled.</param>
    private static (int[] Training, int[] Validation) Uniform(
        int[] all, int training, int validation, RandomStream random)
    {
        for (var k = 0; k < training + validation; k++)
        {
            var other = k + random.NextInt(all.Length - k);
            (all[k], all[other]) = (all[other], all[k]);
        }

        return (all[..training], all[training..(training + validation)]);
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

    private static (int Column, int Row) Middle(Tile tile) =>
        (tile.Left + (tile.Width / 2), tile.Top + (tile.Height / 2));

    private static (int Column, int Row) Pixel(Tile tile, int number) =>
        (tile.Left + (number % tile.Width), tile.Top + (number / tile.Width));

    private static SampleSet Points(Image image, ImageClasses? classes, int[] pixels, InputCoordinates coordinates)
    {
        var outputs = classes?.Palette.Colours.Length ?? image.Channels;
        var inputs = new float[BufferSize.Of(2, pixels.Length)];
        var targets = new float[BufferSize.Of(outputs, pixels.Length)];
        for (var p = 0; p < pixels.Length; p++)
        {
            var (row, column) = Math.DivRem(pixels[p], image.Width);
            (inputs[2 * p], inputs[(2 * p) + 1]) = image.Point(column, row, coordinates);
            var target = targets.AsSpan(p * outputs, outputs);
            if (classes is not null) target[classes[column, row]] = 1;
            else image.Values.Slice(pixels[p] * outputs, outputs).CopyTo(target);
        }

        return new SampleSet(pixels.Length, 2, outputs, inputs, targets);
    }
}
