using System.Text.Json;
using CsCheck;
using Polytope.Core.Images;
using Polytope.Core.Numerics.Randomness;

namespace Polytope.Core.Tests.Images;

public sealed class SamplerTests
{
    private static readonly Gen<SamplingMethod> AnyMethod = Gen.Enum<SamplingMethod>();

    /// <summary>An image, and counts of points that it has room for.</summary>
    private static readonly Gen<(int Width, int Height, int Training, int Validation)> AnyTask =
        from width in Gen.OneOf(Gen.Int[1, 40], Gen.Int[1, 2000])
        from height in Gen.Int[1, 30]
        from training in Gen.Int[1, width * height]
        from validation in Gen.Int[0, (width * height) - training]
        select (width, height, training, validation);

    [Fact]
    public void Points_are_as_many_as_asked_for_and_all_different_pixels_with_their_grey_value() =>
        Gen.Select(AnyTask, AnyMethod, Gen.ULong).Sample((task, method, seed) =>
        {
            var image = Numbered(task.Width, task.Height);
            var samples = Sampler.Draw(image, method, task.Training, task.Validation, seed);
            Assert.Equal((task.Training, task.Validation), (samples.Training.Count, samples.Validation.Count));
            var pixels = Pixels(image, samples.Training).Concat(Pixels(image, samples.Validation)).ToList();
            Assert.Equal(task.Training + task.Validation, pixels.Distinct().Count());
        }, iter: 60);

    [Fact]
    public void Points_are_those_that_an_independent_program_draws_by_the_documented_rules()
    {
        using var file = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data/sampling/points.json")));
        foreach (var drawn in file.RootElement.EnumerateArray())
        {
            var image = Numbered(drawn.GetProperty("width").GetInt32(), drawn.GetProperty("height").GetInt32());
            var training = Listed(drawn.GetProperty("training"));
            var validation = Listed(drawn.GetProperty("validation"));
            var samples = Sampler.Draw(
                image,
                Enum.Parse<SamplingMethod>(drawn.GetProperty("method").GetString()!),
                training.Count,
                validation.Count,
                drawn.GetProperty("seed").GetUInt64());
            Assert.Equal(training, Pixels(image, samples.Training));
            Assert.Equal(validation, Pixels(image, samples.Validation));
        }
    }

    [Fact]
    public void Centred_points_are_the_same_pixels_with_the_middle_of_the_image_at_the_origin()
    {
        var image = Numbered(30, 7);
        var unit = Sampler.Draw(image, SamplingMethod.Uniform, 100, 50, 3);
        var centred = Sampler.Draw(
            image, SamplingMethod.Uniform, 100, 50, 3, coordinates: InputCoordinates.Centred);
        Assert.Equal(unit.Training.Targets, centred.Training.Targets);
        Assert.Equal(unit.Validation.Targets, centred.Validation.Targets);
        Assert.Equal(
            Pixels(image, unit.Training)
                .SelectMany(at => new[] { (float)((at.Column / 30.0) - 0.5), (float)((at.Row / 7.0) - 0.5) }),
            centred.Training.Inputs);
    }

    [Theory]
    [InlineData(SamplingMethod.Uniform)]
    [InlineData(SamplingMethod.Grid)]
    [InlineData(SamplingMethod.Stratified)]
    public void All_pixels_can_be_asked_for(SamplingMethod method)
    {
        var image = Numbered(17, 11);
        var samples = Sampler.Draw(image, method, 150, 37, 4);
        Assert.Equal(187, Pixels(image, samples.Training).Union(Pixels(image, samples.Validation)).Count());
    }

    [Fact]
    public void More_points_than_pixels_are_refused() =>
        Assert.Equal(
            "90 training and 11 validation points are more than the 100 pixels of a 20x5 image.",
            Assert.Throws<ArgumentException>(
                () => Sampler.Draw(Numbered(20, 5), SamplingMethod.Grid, 90, 11, 1)).Message);

    [Fact]
    public void Another_seed_draws_other_points_and_the_same_seed_the_same()
    {
        var image = Numbered(100, 100);
        foreach (var method in Enum.GetValues<SamplingMethod>())
        {
            var inputs = new ulong[] { 1, 1, 2 }.Select(
                seed => Sampler.Draw(image, method, 50, 10, seed).Training.Inputs).ToList();
            Assert.Equal(inputs[0], inputs[1]);
            Assert.NotEqual(inputs[0], inputs[2]);
        }
    }

    [Theory]
    [InlineData(SamplingMethod.Uniform, 30.6)] // The 99 % quantile of chi-square with 15 degrees of freedom,
    [InlineData(SamplingMethod.Stratified, 5.2)] // and its 1 % quantile: strata are more even than chance.
    public void Points_spread_over_the_image_evenly(SamplingMethod method, double limit)
    {
        var image = Numbered(64, 64);
        var samples = Sampler.Draw(image, method, 800, 200, 12345);
        foreach (var set in new[] { samples.Training, samples.Validation })
        {
            var counts = new int[16];
            foreach (var (column, row) in Pixels(image, set)) counts[(row / 16 * 4) + (column / 16)]++;
            var mean = set.Count / 16.0;
            Assert.InRange(counts.Sum(count => (count - mean) * (count - mean) / mean), 0, limit);
        }
    }

    [Fact]
    public void A_drawn_pixel_is_each_pixel_equally_often()
    {
        var image = Numbered(5, 4);
        var counts = new int[20];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            var validation = Sampler.Draw(image, SamplingMethod.Uniform, 1, 1, seed).Validation;
            foreach (var (column, row) in Pixels(image, validation)) counts[(row * 5) + column]++;
        }

        // The 99 % quantile of chi-square with 19 degrees of freedom.
        Assert.InRange(counts.Sum(count => (count - 200.0) * (count - 200.0) / 200), 0, 36.2);
    }

    [Fact]
    public void Each_stratum_has_one_point_and_each_run_of_strata_one_for_validation() =>
        Gen.Select(AnyTask, Gen.ULong).Sample((task, seed) =>
        {
            var image = Numbered(task.Width, task.Height);
            var count = task.Training + task.Validation;
            var samples = Sampler.Draw(image, SamplingMethod.Stratified, task.Training, task.Validation, seed);
            var training = Pixels(image, samples.Training).ToHashSet();
            var validation = Pixels(image, samples.Validation).ToHashSet();
            var held = new List<int>();
            var index = 0;
            foreach (var tile in Tiling.Of(task.Width, task.Height, count))
            {
                var inside = Within(tile).ToList();
                Assert.Equal(1, inside.Count(training.Contains) + inside.Count(validation.Contains));
                if (inside.Any(validation.Contains)) held.Add(index);
                index++;
            }

            for (var g = 0; g < held.Count; g++)
                Assert.InRange(held[g], (long)g * count / held.Count, ((long)(g + 1) * count / held.Count) - 1);
        }, iter: 40);

    [Fact]
    public void A_grid_that_divides_evenly_has_its_points_in_the_middle_of_equal_squares()
    {
        var image = Numbered(60, 40);
        var samples = Sampler.Draw(image, SamplingMethod.Grid, 24, 0, 1);
        var expected =
            from row in Enumerable.Range(0, 4)
            from column in Enumerable.Range(0, 6)
            select ((column * 10) + 5, (row * 10) + 5);
        Assert.Equal(expected, Pixels(image, samples.Training));
    }

    [Fact]
    public void Tiles_cover_every_pixel_once() => AnyTask.Sample(task =>
    {
        var tiles = Tiling.Of(task.Width, task.Height, task.Training).ToList();
        Assert.Equal(task.Training, tiles.Count);
        Assert.All(tiles, tile => Assert.True(tile is { Width: > 0, Height: > 0 }));
        var pixels = tiles.SelectMany(Within).ToList();
        Assert.Equal(task.Width * task.Height, pixels.Count);
        Assert.Equal(pixels.Count, pixels.Distinct().Count());
    }, iter: 50);

    [Fact]
    public void Tiles_are_nearly_square_where_there_is_room()
    {
        var tiles = Tiling.Of(1000, 400, 1000).ToList();
        Assert.All(tiles, tile => Assert.InRange((double)tile.Width / tile.Height, 0.9, 1.1));
    }

    [Fact]
    public void A_pixels_point_is_its_column_and_row_as_parts_of_the_size_nearest_in_float32() =>
        Gen.Select(Gen.Int[1, 5000], Gen.Int[1, 5000]).Sample((width, column) =>
        {
            var (x, y) = Numbered(width, 1).Point(column % width, 0);
            Assert.Equal(0, y);
            // No neighbour of x is nearer to the quotient; decimal's 28 digits make the comparison exact.
            decimal Off(float near) => Math.Abs(((decimal)(double)near * width) - (column % width));
            Assert.True(Off(x) <= Off(MathF.BitIncrement(x)) && (x == 0 || Off(x) <= Off(MathF.BitDecrement(x))));
        });

    /// <summary>An image in which a pixel's value tells its column and row.</summary>
    private static Image Numbered(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(p => (float)p / (width * height))]);

    /// <summary>The pixels of a set's points, known from the points alone, and checked against the targets.</summary>
    private static List<(int Column, int Row)> Pixels(Image image, SampleSet set)
    {
        Assert.Equal((2, 1), (set.Dimension, set.Outputs));
        var pixels = new List<(int, int)>();
        for (var p = 0; p < set.Count; p++)
        {
            var (x, y) = (set.Inputs[2 * p], set.Inputs[(2 * p) + 1]);
            int column = (int)Math.Round((double)x * image.Width), row = (int)Math.Round((double)y * image.Height);
            Assert.Equal((x, y), ((float)column / image.Width, (float)row / image.Height));
            Assert.Equal((float)((row * image.Width) + column) / (image.Width * image.Height), set.Targets[p]);
            pixels.Add((column, row));
        }

        return pixels;
    }

    private static IEnumerable<(int Column, int Row)> Within(Tile tile) =>
        from row in Enumerable.Range(tile.Top, tile.Height)
        from column in Enumerable.Range(tile.Left, tile.Width)
        select (column, row);

    private static List<(int Column, int Row)> Listed(JsonElement points) =>
        [.. points.EnumerateArray().Select(point => (point[0].GetInt32(), point[1].GetInt32()))];

    [Fact]
    public void Known_points_are_drawn_as_pixels_are_uniformly()
    {
        var image = Numbered(13, 7);
        var pixels = Enumerable.Range(0, 91).ToList();
        var points = new SampleSet(
            91,
            2,
            1,
            [.. pixels.Select(pixel => image.Point(pixel % 13, pixel / 13)).SelectMany(at => new[] { at.X, at.Y })],
            image.Values.ToArray());
        var expected = Sampler.Draw(image, SamplingMethod.Uniform, 60, 31, 5);
        var drawn = Sampler.Draw(points, 60, 31, 5);
        Assert.Equal(expected.Training.Inputs, drawn.Training.Inputs);
        Assert.Equal(expected.Training.Targets, drawn.Training.Targets);
        Assert.Equal(expected.Validation.Inputs, drawn.Validation.Inputs);
        Assert.Throws<ArgumentException>(() => Sampler.Draw(points, 61, 31, 5));
    }

    [Theory]
    [InlineData(40, 5)]
    [InlineData(40, 37)]
    [InlineData(1000, 62)]
    [InlineData(1000, 63)]
    [InlineData(100_000, 3)]
    [InlineData(100_000, 6000)]
    public void Few_points_of_many_are_those_of_the_whole_list(int count, int points)
    {
        // The documented rule, word for word.
        var random = new RandomStream(7, StreamPurpose.Sampling);
        int[] list = [.. Enumerable.Range(0, count)];
        for (var k = 0; k < points; k++)
        {
            var other = k + random.NextInt(count - k);
            (list[k], list[other]) = (list[other], list[k]);
        }

        var image = Numbered(count / 20, 20);
        var samples = Sampler.Draw(image, SamplingMethod.Uniform, points - 1, 1, 7);
        Assert.Equal(
            list[..points],
            Pixels(image, samples.Training).Concat(Pixels(image, samples.Validation))
                .Select(pixel => (pixel.Row * image.Width) + pixel.Column));
    }
}
