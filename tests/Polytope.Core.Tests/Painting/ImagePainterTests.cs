using CsCheck;
using Polytope.Core.Images;
using Polytope.Core.Painting;

namespace Polytope.Core.Tests.Painting;

public sealed class ImagePainterTests
{
    [Fact]
    public void At_its_own_size_an_image_is_painted_as_it_is()
    {
        float[] values = [0, 0.25f, 1, 0.5f, 0.75f, 0.125f];
        Assert.Equal(values, ImagePainter.Paint(new Image(3, 2, values), 3, 2));
    }

    [Fact]
    public void At_any_size_the_mean_grey_stays() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[0, 1000]).Sample(
            (width, height, columns, rows, seed) =>
            {
                var random = new Random(seed);
                var values = new float[width * height];
                for (var i = 0; i < values.Length; i++) values[i] = random.NextSingle();
                Assert.Equal(
                    values.Average(),
                    ImagePainter.Paint(new Image(width, height, values), columns, rows).Average(),
                    1e-4f);
            });

    [Fact]
    public void Doubled_an_image_has_each_pixel_four_times() =>
        Assert.Equal([0f, 0, 1, 1, 0, 0, 1, 1], ImagePainter.Paint(new Image(2, 1, [0, 1]), 4, 2));
}
