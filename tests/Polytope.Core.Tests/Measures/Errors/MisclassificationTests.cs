using Polytope.Core.Images;
using Polytope.Core.Measures;
using Polytope.Core.Measures.Errors;
using Polytope.Core.Networks;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Painting;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Errors;

public sealed class MisclassificationTests
{
    [Fact]
    public void A_step_in_the_wrong_place_takes_the_pixels_between_for_others()
    {
        var network = new Network([new Layer([1, 0], [0.1])], Activation.Relu);
        var image = new Image(20, 5, [.. Enumerable.Range(0, 100).Select(i => i % 20 < 11 ? 0f : 1f)]);

        // The output is above 1/2 from column 9 on.
        Assert.Equal(5 * 2, Misclassification.OfLevel(Checked.Build(network, Window.Unit), image, 0.51));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Pixels_above_and_below_a_level_are_those_of_the_network_itself(int channels)
    {
        var random = new Random(channels);
        var image = new Image(
            13, 11, [.. Enumerable.Range(0, 143 * channels).Select(_ => random.NextSingle())], channels);
        var partition = Checked.Build(NaiveArrangement.Random(3, channels, 6, 6), Window.Unit);
        var expected = Enumerable.Range(0, 143).Count(pixel =>
            partition.Network.Evaluate(pixel % 13 / 13.0, pixel / 13 / 11.0).Average() > 0.5
            != Enumerable.Range(0, channels).Average(channel => image[pixel % 13, pixel / 13, channel]) > 0.5);
        Assert.Equal(expected, Misclassification.OfLevel(partition, image, 0.5));
        Assert.NotEqual(0, expected);
    }

    [Fact]
    public void Pixels_of_classes_are_those_whose_own_output_is_not_the_highest()
    {
        var random = new Random(4);
        var image = new Image(17, 9, [.. Enumerable.Range(0, 153).Select(_ => random.Next(3) / 4f)]);
        var classes = new ImageClasses(image, Palette.Of(image)!);
        var partition = Checked.Build(NaiveArrangement.Random(3, 3, 6, 6), Window.Unit);
        var expected = Enumerable.Range(0, 153).Count(pixel =>
        {
            var scores = partition.Network.Evaluate(pixel % 17 / 17.0, pixel / 17 / 9.0);
            return scores[classes[pixel % 17, pixel / 17]] < scores.Max();
        });
        Assert.Equal(expected, Misclassification.OfClasses(partition, classes));
        Assert.Equal(1 - (expected / 153.0), ImageCrossEntropy.Over(partition, classes).Accuracy, 1e-12);
    }

    [Fact]
    public void Pixels_without_a_class_are_not_judged()
    {
        var random = new Random(4);
        var image = new Image(17, 9, [.. Enumerable.Range(0, 153).Select(_ => random.Next(3) / 2f)]);
        var classes = new ImageClasses(image, Palette.OfPure(image), allowsOthers: true);
        Assert.Equal([Colour.Grey(0), Colour.Grey(1)], classes.Palette.Colours);
        Assert.Equal(image.Values.ToArray().Count(value => value != 0.5f), classes.Count);
        var partition = Checked.Build(NaiveArrangement.Random(3, 2, 6, 6), Window.Unit);
        var (wrong, loss) = (0, 0.0);
        for (var pixel = 0; pixel < 153; pixel++)
        {
            if (image.Values[pixel] == 0.5f) continue;
            var scores = partition.Network.Evaluate(pixel % 17 / 17.0, pixel / 17 / 9.0);
            var own = (int)image.Values[pixel];
            if (scores[own] < scores.Max()) wrong++;
            loss += Math.Log(scores.Sum(Math.Exp)) - scores[own];
        }

        Assert.Equal(wrong, Misclassification.OfClasses(partition, classes));
        var judged = ImageCrossEntropy.Over(partition, classes);
        Assert.Equal(1 - ((double)wrong / classes.Count), judged.Accuracy, 1e-12);
        Assert.Equal(loss / classes.Count, judged.Loss, 1e-6);
    }

    [Fact]
    public void Pixels_without_a_class_are_not_drawn()
    {
        var random = new Random(5);
        var image = new Image(20, 10, [.. Enumerable.Range(0, 200).Select(_ => random.Next(3) / 2f)]);
        var classes = new ImageClasses(image, Palette.OfPure(image), allowsOthers: true);
        var (training, validation) = (classes.Count - 20, 20);
        var samples = Sampler.Draw(image, SamplingMethod.Uniform, training, validation, 1, classes);
        foreach (var points in (SampleSet[])[samples.Training, samples.Validation])
        {
            for (var point = 0; point < points.Count; point++)
            {
                var (x, y) = ((int)Math.Round(20 * points.Inputs[2 * point]), (int)Math.Round(
                    10 * points.Inputs[(2 * point) + 1]));
                Assert.NotEqual(0.5f, image[x, y, 0]);
                Assert.Equal([1 - image[x, y, 0], image[x, y, 0]], points.Targets[(2 * point)..((2 * point) + 2)]);
            }
        }

        Assert.Throws<ArgumentException>(
            () => Sampler.Draw(image, SamplingMethod.Uniform, training + 1, validation, 1, classes));
        Assert.Throws<ArgumentException>(() => Sampler.Draw(image, SamplingMethod.Grid, 5, 5, 1, classes));
    }
}
