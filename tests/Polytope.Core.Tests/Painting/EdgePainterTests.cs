using System.Runtime.Intrinsics;
using CsCheck;
using Polytope.Core.Networks;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;

namespace Polytope.Core.Tests.Painting;

public sealed class EdgePainterTests
{
    [Fact]
    public void A_lines_ink_adds_up_to_its_length_away_from_the_border() =>
        Gen.Select(Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[-0.2, 0.2]).Sample(
            (a, b, distance) =>
            {
                var norm = Math.Sqrt((a * a) + (b * b));
                if (norm < 0.1) return;
                const int Size = 64;
                var partition = NaiveArrangement.Of(OneLine(a, b, distance * norm), new Window(-1, -1, 1, 1));
                var ink = Paint(partition, Size);
                double expected = 0, found = ink.Sum(pen => (double)pen.GetElement(3));
                for (var edge = 0; edge < partition.EdgeCount; edge++)
                {
                    if (partition.EdgeCrease[edge].IsWindow) continue;
                    var (p, q) = partition.Ends(edge);
                    expected += Size / 2.0 * Math.Sqrt(
                        Math.Pow(partition.X[p] - partition.X[q], 2) + Math.Pow(partition.Y[p] - partition.Y[q], 2));
                }

                // What is missing lies beyond the border: a quarter of a pixel's worth at each end of the line.
                Assert.InRange(found, expected - 1, expected + 1e-3);
            },
            iter: 200);

    [Fact]
    public void A_line_that_ends_far_from_the_border_keeps_all_its_ink()
    {
        // Hundreds of edges, few of which meet the border.
        var network = NaiveArrangement.Random(3, 1, 8, 8);
        var partition = NaiveArrangement.Of(network, new Window(-1, -1, 1, 1));
        const int Size = 80;
        double expected = 0;
        for (var edge = 0; edge < partition.EdgeCount; edge++)
        {
            var (p, q) = partition.Ends(edge);
            if (partition.EdgeCrease[edge].IsWindow) continue;
            expected += Size / 2.0 * Math.Sqrt(
                Math.Pow(partition.X[p] - partition.X[q], 2) + Math.Pow(partition.Y[p] - partition.Y[q], 2));
        }

        var found = Paint(partition, Size).Sum(pen => (double)pen.GetElement(3));
        Assert.InRange(found, expected * 0.97, expected + 1e-3);
    }

    [Fact]
    public void A_vertical_line_has_the_coverage_of_a_line_one_pixel_wide()
    {
        // x = 10.3 pixels of 32: the line from 9.8 to 10.8 covers 0.2 of column 9 and 0.8 of column 10.
        var ink = Paint(NaiveArrangement.Of(OneLine(1, 0, -((10.3 / 16) - 1)), new Window(-1, -1, 1, 1)), 32);
        for (var row = 1; row < 31; row++)
        {
            for (var column = 0; column < 32; column++)
            {
                var expected = column == 9 ? 0.2f : column == 10 ? 0.8f : 0;
                Assert.Equal(expected, ink[(row * 32) + column].GetElement(3), 1e-5f);
            }
        }
    }

    [Fact]
    public void A_picture_that_failed_leaves_no_ink_in_the_next()
    {
        using var partition = PartitionBuilder.Build(
            OneLine(0.7, -0.4, 0.1), new Window(-1, -1, 1, 1), TestContext.Current.CancellationToken);
        var grid = new PixelGrid(partition.Window, 16, 16);
        Vector128<float>[] pens = [Vector128.Create(1f)];
        Vector128<float>[] fresh = new Vector128<float>[256], after = new Vector128<float>[256];
        new EdgePainter().Paint(partition, grid, pens, fresh);
        var painter = new EdgePainter();
        Assert.ThrowsAny<ArgumentException>(() => painter.Paint(partition, grid, pens, new Vector128<float>[100]));
        painter.Paint(partition, grid, pens, after);
        Assert.Equal(fresh, after);
    }

    [Fact]
    public void An_edge_cut_into_pieces_looks_like_the_whole_edge()
    {
        var whole = Paint(NaiveArrangement.Of(OneLine(0.7, -0.4, 0.1), new Window(-1, -1, 1, 1)), 48);
        // The second and third neurons cut the first one's line in three, and have no ink themselves.
        var network = new Network(
            [new Layer([0.7, -0.4, 1, 1, 1, -0.2], [0.1, 0.3, -0.2]), new Layer([1.0, 1, 1], [0])], Activation.Relu);
        var partition = NaiveArrangement.Of(network, new Window(-1, -1, 1, 1));
        var all = Paint(partition, 48);
        var others = Paint(
            NaiveArrangement.Of(
                new Network([new Layer([1.0, 1, 1, -0.2], [0.3, -0.2]), new Layer([1.0, 1], [0])], Activation.Relu),
                new Window(-1, -1, 1, 1)),
            48);
        for (var i = 0; i < all.Length; i++)
            Assert.Equal(whole[i].GetElement(3), all[i].GetElement(3) - others[i].GetElement(3), 1e-5f);
    }

    private static Network OneLine(double a, double b, double c) =>
        new([new Layer([a, b], [c]), new Layer([1.0], [0])], Activation.Relu);

    private static Vector128<float>[] Paint(Partition partition, int size)
    {
        var ink = new Vector128<float>[size * size];
        var pens = Enumerable.Repeat(Vector128.Create(0.5f, 0.5f, 0.5f, 1), 4).ToArray();
        new EdgePainter().Paint(partition, new PixelGrid(partition.Window, size, size), pens, ink);
        return ink;
    }
}
