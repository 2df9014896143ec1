#if DEBUG
using System.Diagnostics;
using Polytope.Core.Buffers;
using Polytope.Core.Partitions.Memory;
using Polytope.Core.Partitions.Rows;
using Polytope.Core.Simd;
using Polytope.Core.Tests.Partitions;
using Polytope.Core.Training.Kernels;

namespace Polytope.Core.Tests.Buffers;

/// <summary>Debug builds check every access; the kernels' tests run that way.</summary>
public sealed class PointerTests
{
    private readonly AlignedFloats _buffer = new(10);

    [Fact]
    public void Every_element_of_the_buffer_can_be_reached()
    {
        for (var i = 0; i < 10; i++) _buffer.Start[i] = i;
        Assert.Equal(9, (_buffer.Start + 4)[5]);
        Assert.Equal(0, (_buffer.Start + 4)[-4]);
        Assert.Equal([8, 9], (_buffer.Start + 8).Span(2));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void An_element_outside_is_refused(int index) =>
        Assert.Throws<UnreachableException>(() => _buffer.Start[index]);

    [Fact]
    public void A_vector_that_ends_outside_is_refused()
    {
        _ = (_buffer.Start + 2).Span(8);
        var refused = Assert.Throws<UnreachableException>(() => (_buffer.Start + 3).Span(8).Clear());
        Assert.Equal("An access to the elements 3 to 10 of a buffer of 10.", refused.Message);
    }

    [Fact]
    public void A_kernel_with_rows_that_are_too_short_is_stopped()
    {
        var rows = new AlignedFloats(2 * PointRows.Pair);
        var points = new PointRows(rows.Start, PointRows.Pair);
        SquaredErrors.Differentiate(points, points, outputs: 2, points: PointRows.Pair, scale: 1);
        Assert.Throws<UnreachableException>(
            () => SquaredErrors.Differentiate(points, points, outputs: 3, points: PointRows.Pair, scale: 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_pass_from_layer_to_layer_with_a_block_that_is_too_short_is_stopped(int missing)
    {
        using var tables = new LayerTables(Nets.Uniform(seed: 5, 0, 16, 24));
        using var arena = new Arena();
        var bounds = new WindowErrorBounds(1, 1);
        var pass = new LayerPass(tables, bounds, arena, carried: false);
        var rows = arena.Take<double>(RowKernel.Block(16));
        var next = arena.Take<double>(RowKernel.Block(24) - LayerTables.Lanes + 1 - missing);
        tables.FirstRows(bounds, rows);
        void Pass() => pass.Base(0, rows, [0xFFFF], cutting: 0, next);
        if (missing == 0) Pass();
        else Assert.Throws<UnreachableException>(Pass);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_register_that_reaches_beyond_a_buffer_is_neither_loaded_nor_stored(int beyond)
    {
        var place = NativeBlock.Allocate<double>(FourDoubles.Count) + beyond;
        void Load() => FourDoubles.Load(place);
        void Store() => FourDoubles.Create(1).Store(place);
        Assert.All((Action[])[Load, Store], access =>
        {
            if (beyond == 0) access();
            else Assert.Throws<UnreachableException>(access);
        });
        NativeBlock.Free(place + -beyond);
    }
}
#endif
