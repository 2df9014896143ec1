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
            SamplingMethod.Uniform => Uniform(pixels, training, validation, random, Classified(image, classes)),
            SamplingMethod.Grid => Tiled(image, training, validation, random, Middle),
            SamplingMethod.Stratified => Tiled(
                image, training, validation, random, tile => Pixel(tile, random.NextInt(tile.Width * tile.Height))),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such sampling method."),
        };
        return new Samples(Points(trained), Points(validated));

        SampleSet Points(int[] chosen) => Sampler.Points(image, classes, chosen, coordinates);
    }

    /// <summary>The bytes of a draw by <see cref="SamplingMethod.Uniform"/>, without the points themselves.</summary>
    /// <param name="available">The number of pixels or points to draw from.</param>
    /// <param name="points">The number of points that are drawn.</param>
    public static long MemoryFor(int available, int points)
    {
        // The numbers drawn and their two parts; the list of all, or the entries that move.
        const int EntryBytes = 64;
        return (2L * sizeof(int) * points)
            + (KeepsAll(available, points) ? sizeof(int) * (long)available : (long)EntryBytes * points);
    }

    /// <summary>Those that have a class, row by row; null where all have.</summary>
    private static int[]? Classified(Image image, ImageClasses? classes)
    {
        if (classes is null || classes.Count == image.PixelCount) return null;
        var pixels = new int[classes.Count];
        for (int pixel = 0, next = 0; next < pixels.Length; pixel++)
        {
            if (classes[pixel % image.Width, pixel / image.Width] != ImageClasses.None) pixels[next++] = pixel;
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
        var (trained, validated) = Uniform(
            points.Count, training, validation, new RandomStream(seed, StreamPurpose.Sampling));
        return new Samples(points.Chosen(trained), points.Chosen(validated));
    }

    /// <param name="count">Of what is drawn from.</param>
    /// <param name="list">The numbers to draw from; null where they are 0, 1, ...</param>
    private static (int[] Training, int[] Validation) Uniform(
        int count, int training, int validation, RandomStream random, int[]? list = null)
    {
        var drawn = Drawn(count, training + validation, random);
        if (list is not null)
            for (var i = 0; i < drawn.Length; i++) drawn[i] = list[drawn[i]];
        return (drawn[..training], drawn[training..]);
    }

    /// <summary>
    /// The first entries of the list 0, 1, ... after the exchanges. Where few are drawn of many, only the entries that
    /// were exchanged are kept.
    /// </summary>
    private static int[] Drawn(int count, int points, RandomStream random)
    {
        var drawn = new int[points];
        if (KeepsAll(count, points))
        {
            var all = new int[count];
            for (var i = 0; i < all.Length; i++) all[i] = i;
            for (var k = 0; k < points; k++)
            {
                var other = k + random.NextInt(count - k);
                (drawn[k], all[other]) = (all[other], all[k]);
            }

            return drawn;
        }

        var exchanged = new Dictionary<int, int>();
        for (var k = 0; k < points; k++)
        {
            var other = k + random.NextInt(count - k);
            drawn[k] = exchanged.GetValueOrDefault(other, other);
            // No later step reads the entry k.
            if (!exchanged.Remove(k, out var entry)) entry = k;
            if (other != k) exchanged[other] = entry;
        }

        return drawn;
    }

    /// <summary>Whether the whole list is kept, and not only the entries that move.</summary>
    private static bool KeepsAll(int count, int points)
    {
        const int DictionaryEntries = 16;
        return points > count / DictionaryEntries;
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
