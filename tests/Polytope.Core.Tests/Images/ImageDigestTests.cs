using Polytope.Core.Images;

namespace Polytope.Core.Tests.Images;

public sealed class ImageDigestTests
{
    [Fact]
    public void The_digest_is_that_of_size_and_values_in_little_endian()
    {
        // python3: hashlib.sha256(struct.pack("<ii6f", 3, 2, 0, 0.25, 0.5, 0.75, 1, 0.1)).hexdigest()
        var image = new Image(3, 2, [0, 0.25f, 0.5f, 0.75f, 1, 0.1f]);
        Assert.Equal("3808e61448133741206364d57415cf6e9d7e9b6bc0c609f063af9f1587af9962", ImageDigest.Of(image));
    }

    [Fact]
    public void A_turned_image_has_another_digest() =>
        Assert.NotEqual(ImageDigest.Of(new Image(3, 2, new float[6])), ImageDigest.Of(new Image(2, 3, new float[6])));
}
