using Polytope.Core.Buffers;
using Polytope.Core.Inspection.LinearPrograms;
using Polytope.Core.Inspection.Systems;
using Polytope.Core.Networks;

namespace Polytope.Core.Tests.Buffers;

public sealed class BufferSizeTests
{
    [Fact]
    public void It_is_the_product_of_its_factors()
    {
        Assert.Equal(1, BufferSize.Of());
        Assert.Equal(0, BufferSize.Of(5, 0, 7));
        Assert.Equal(0, BufferSize.Of(long.MaxValue, long.MaxValue, long.MaxValue, 0));
        Assert.Equal(6_000_000, BufferSize.Of(1000, 2000, 3));
    }

    [Fact]
    public void The_largest_size_is_allowed_and_one_more_is_refused()
    {
        Assert.Equal(BufferSize.Max, BufferSize.Of(BufferSize.Max));
        var refused = Assert.Throws<BufferTooLargeException>(() => BufferSize.Of(BufferSize.Max + 1L));
        Assert.Equal(BufferSize.Max + 1L, refused.Elements);
        Assert.Equal(
            "This needs a buffer of 2,147,483,528 numbers; at most 2,147,483,527 are possible.", refused.Message);
    }

    [Theory]
    [InlineData(1L << 31, 1)] // 2^31 is negative as an int
    [InlineData((1L << 31) - 1, 1)]
    [InlineData((1L << 31) + 1, 1)]
    [InlineData(1L << 16, 1L << 16)] // 2^32 is 0 as an int
    [InlineData(67_200_000, 64)] // 4.2 million padded points of 64 classes: 5,832,704 as an int
    [InlineData(1L << 32, 1L << 32)] // 2^64 is 0 as a long
    [InlineData(long.MaxValue, long.MaxValue)]
    public void No_product_overflows(long first, long second) =>
        Assert.Throws<BufferTooLargeException>(() => BufferSize.Of(first, second));

    [Fact]
    public void A_negative_factor_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BufferSize.Of(3, -1));

    [Fact]
    public void Matrices_of_more_entries_than_an_array_holds_are_refused_before_they_are_made()
    {
        // 2^16 rows and columns are no entries as an int, and 46,342^2 are negative.
        const int Side = 1 << 16;
        var sparse = new Layer(new SparseMatrix(Side, [.. new int[Side + 1]], [], []), new double[Side]);
        Action[] makers =
        [
            () => _ = new RowBlock(Side, Side),
            () => CellFunctions.Identity(46_341),
            () => _ = sparse.Weights,
        ];
        Assert.All(makers, make => Assert.Throws<BufferTooLargeException>(make));
    }
}
