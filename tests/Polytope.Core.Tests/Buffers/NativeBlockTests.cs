using Polytope.Core.Buffers;
#if DEBUG
using System.Diagnostics;
using Polytope.Core.Partitions.Memory;
#endif

namespace Polytope.Core.Tests.Buffers;

public sealed unsafe class NativeBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void It_is_zeroed_and_aligned(int count)
    {
        var block = NativeBlock.Allocate<double>(count);
        Assert.Equal(0, (nint)block.Next(count) % NativeBlock.Alignment);
        Assert.All(block.Span(count).ToArray(), value => Assert.Equal(0, value));
        NativeBlock.Free(block);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 60)]
    [InlineData((1L << 60) - 1)]
    public void More_than_can_be_addressed_is_refused(long count) =>
        Assert.Throws<BufferTooLargeException>(() => Take(count));

    [Fact]
    public void A_negative_count_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Take(-1));

#if DEBUG
    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void A_write_outside_is_found_when_it_is_freed(int index)
    {
        var block = NativeBlock.Allocate<double>(10);
        var bare = block.Next(10);
        var was = bare[index];
        bare[index] = 1;
        Assert.Throws<UnreachableException>(() => NativeBlock.Free(block));
        bare[index] = was;
        NativeBlock.Free(block);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    public void An_access_outside_is_found_at_once(int index)
    {
        var block = NativeBlock.Allocate<double>(10);
        using var arena = new Arena();
        arena.Take<double>(10);
        var taken = arena.Take<double>(10);
        arena.Take<double>(10);
        Assert.Throws<UnreachableException>(() => block[index]);
        Assert.Throws<UnreachableException>(() => taken[index]);
        NativeBlock.Free(block);
    }

    [Fact]
    public void A_write_beyond_what_was_taken_of_an_arena_is_found_when_it_is_released()
    {
        using var arena = new Arena();
        var mark = arena.Mark;
        var first = arena.Take<double>(8).Next(8);
        arena.Take<double>(8);
        var was = first[8];
        first[8] = 1;
        Assert.Throws<UnreachableException>(() => arena.Release(mark));
        first[8] = was;
    }
#endif

    private static void Take(long count) => NativeBlock.Allocate<double>(count);
}
