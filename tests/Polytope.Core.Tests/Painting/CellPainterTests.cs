using CsCheck;
using Polytope.Core.Networks;
using Polytope.Core.Painting;
using Polytope.Core.Partitions;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Rasters;

namespace Polytope.Core.Tests.Painting;

public sealed class CellPainterTests
{
    private static readonly Window Wide = new(-1.5, -0.25, 2, 1.25);

    [Fact]
    public void A_constant_function_is_painted_exactly_by_any_partition() =>
        Gen.Select(Gen.Int[0, 10000], Gen.Int[1, 40], Gen.Int[1, 40]).Sample(
            (seed, width, height) =>
            {
                var network = NaiveArrangement.Random(seed, 1, 5, 5, 4);
                var partition = NaiveArrangement.Of(WithOutput(network, [0, 0, 0, 0], 0.75), Wide);
                Assert.All(Paint(partition, width, height), value => Assert.Equal(0.75f, value, 1e-6f));
            },
            iter: 50);

    [Fact]
    public void An_affine_function_is_painted_as_its_value_at_each_pixels_centre()
    {
        var network = new Network([new Layer([2.0, -3.0], [0.5])], Activation.Relu);
        var values = Paint(NaiveArrangement.Of(network, Wide), 7, 5);
        for (var row = 0; row < 5; row++)
        {
            for (var column = 0; column < 7; column++)
            {
                var x = -1.5 + ((column + 0.5) * 3.5 / 7);
                var y = -0.25 + ((row + 0.5) * 1.5 / 5);
                Assert.Equal((2 * x) - (3 * y) + 0.5, values[(row * 7) + column], 1e-6);
            }
        }
    }

    [Fact]
    public void Each_pixel_is_the_area_average_of_the_network_over_it() =>
        Gen.Select(Gen.Int[0, 10000], Gen.Int[1, 9], Gen.Int[1, 9]).Sample(
            (seed, width, height) =>
            {
                var partition = NaiveArrangement.Of(NaiveArrangement.Random(seed, 1, 6, 6), Wide);
                var painted = Paint(partition, width, height);
                var expected = ByClipping(partition, width, height);
                for (var i = 0; i < painted.Length; i++) Assert.Equal(expected[i], painted[i], 1e-5);
            },
            iter: 60);

    [Fact]
    public void Cells_smaller_than_a_pixel_average_to_what_supersampling_finds()
    {
        var network = ReferenceNetwork.Read("e_leaky_6x14_trained");
        var window = new Window(-1, -1, 1, 1);
        const int Size = 8, Fine = 64;
        var painted = Paint(NaiveArrangement.Of(network, window), Size, Size);
        for (var pixel = 0; pixel < Size * Size; pixel++)
        {
            double sum = 0;
            for (var k = 0; k < Fine * Fine; k++)
            {
                var x = -1 + (2 * ((pixel % Size) + (((k % Fine) + 0.5) / Fine)) / Size);
                var y = -1 + (2 * ((pixel / Size) + (((k / Fine) + 0.5) / Fine)) / Size);
                sum += network.Evaluate(x, y)[0];
            }

            Assert.Equal(sum / (Fine * Fine), painted[pixel], 3e-3);
        }
    }

    [Fact]
    public void A_frame_does_not_depend_on_the_one_painted_before()
    {
        var painter = new CellPainter();
        var first = NaiveArrangement.Of(NaiveArrangement.Random(1, 1, 8, 8), Wide);
        var second = NaiveArrangement.Of(NaiveArrangement.Random(2, 1, 4), Wide);
        var grid = new PixelGrid(Wide, 16, 9);
        var values = new float[16 * 9];
        painter.Paint(first, grid, 0, values);
        painter.Paint(second, grid, 0, values);
        Assert.Equal(Paint(second, 16, 9), values);
    }

    private static float[] Paint(Partition partition, int width, int height)
    {
        var values = new float[width * height];
        new CellPainter().Paint(partition, new PixelGrid(partition.Window, width, height), 0, values);
        return values;
    }

    private static Network WithOutput(Network network, double[] weights, double bias) =>
        new([.. network.Layers[..^1], new Layer(weights, [bias])], network.Activation);

    /// <summary>
    /// The same averages by clipping each cell's polygon to each pixel: area times the map at the centroid.
    /// </summary>
    private static double[] ByClipping(Partition partition, int width, int height)
    {
        var window = partition.Window;
        double dx = window.Width / width, dy = window.Height / height;
        var values = new double[width * height];
        for (var cell = 0; cell < partition.CellCount; cell++)
        {
            var ring = new List<(double X, double Y)>();
            for (var h = partition.CellStart[cell]; h < partition.CellStart[cell + 1]; h++)
                ring.Add((partition.X[partition.Origin[h]], partition.Y[partition.Origin[h]]));
            for (var pixel = 0; pixel < values.Length; pixel++)
            {
                double x0 = window.X0 + (pixel % width * dx), y0 = window.Y0 + (pixel / width * dy);
                var piece = Clip(Clip(Clip(Clip(ring, 1, 0, -x0), -1, 0, x0 + dx), 0, 1, -y0), 0, -1, y0 + dy);
                double area = 0, mx = 0, my = 0;
                for (var i = 1; i + 1 < piece.Count; i++)
                {
                    var (a, b, c) = (piece[0], piece[i], piece[i + 1]);
                    var triangle = 0.5 * (((b.X - a.X) * (c.Y - a.Y)) - ((c.X - a.X) * (b.Y - a.Y)));
                    area += triangle;
                    mx += triangle * (a.X + b.X + c.X) / 3;
                    my += triangle * (a.Y + b.Y + c.Y) / 3;
                }

                var map = partition.Map(cell);
                values[pixel] += ((map.Jx * mx) + (map.Jy * my) + (map.C * area)) / (dx * dy);
            }
        }

        return values;
    }

    /// <summary>The part of a convex ring where a x + b y + c is not negative.</summary>
    private static List<(double X, double Y)> Clip(List<(double X, double Y)> ring, double a, double b, double c)
    {
        var kept = new List<(double X, double Y)>();
        for (var i = 0; i < ring.Count; i++)
        {
            var (p, q) = (ring[i], ring[(i + 1) % ring.Count]);
            double zp = (a * p.X) + (b * p.Y) + c, zq = (a * q.X) + (b * q.Y) + c;
            if (zp >= 0) kept.Add(p);
            if (zp * zq >= 0) continue;
            var t = zp / (zp - zq);
            kept.Add((p.X + (t * (q.X - p.X)), p.Y + (t * (q.Y - p.Y))));
        }

        return kept;
    }
}
