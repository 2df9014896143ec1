using CsCheck;
using Polytope.Core.Images;
using Polytope.Core.Images.Shapes;

namespace Polytope.Core.Tests.Images.Shapes;

public sealed class ShapeRuleTests
{
    [Fact]
    public void The_published_ring_covers_4_6_percent_and_mirrors_itself()
    {
        var ring = new Ring().Draw(1024, 1024);
        var black = 0;
        for (var i = 0; i < 1024; i++)
        {
            for (var j = 0; j < 1024; j++)
            {
                int u = j - 512, v = i - 512, distance = (u * u) + (v * v);
                var inside = distance is >= 224 * 224 and < 256 * 256;
                Assert.Equal(inside ? 0f : 1f, ring[j, i]);
                if (inside) black++;
                if (i == 0 || j == 0) continue;
                Assert.Equal(ring[j, i], ring[1024 - j, i]);
                Assert.Equal(ring[j, i], ring[j, 1024 - i]);
                Assert.Equal(ring[j, i], ring[i, j]);
            }
        }

        Assert.Equal(4.6, Math.Round(100.0 * black / (1024 * 1024), 1));
    }

    [Fact]
    public void A_disk_is_decided_as_in_integers_when_its_radius_is_a_number_of_half_pixels() =>
        Gen.Select(Gen.Int[2, 6], Gen.Int[1, 50], Gen.Int[0, 60]).Sample((bits, height, diameter) =>
        {
            // A width that is a power of two, so that diameter / (2 width) is exact.
            var columns = 1 << bits;
            var disk = new Disk(diameter / (2.0 * columns)).Draw(columns, height);
            for (var i = 0; i < height; i++)
                for (var j = 0; j < columns; j++)
                {
                    int u = (2 * j) - columns, v = (2 * i) - height;
                    if ((disk[j, i] == 0) != ((u * u) + (v * v) < diameter * diameter)) return false;
                }

            return true;
        });

    [Fact]
    public void A_square_of_half_the_width_covers_a_quarter() =>
        Assert.Equal(512 * 512, Blacks(new Square().Draw(1024, 1024)));

    [Fact]
    public void A_cross_is_two_bars() =>
        Assert.Equal((2 * 80 * 16) - (16 * 16), Blacks(new Cross().Draw(128, 128)));

    [Fact]
    public void A_checkerboard_of_two_is_the_exclusive_or()
    {
        var board = new Checkerboard(2).Draw(6, 6);
        for (var i = 0; i < 6; i++)
            for (var j = 0; j < 6; j++)
                Assert.Equal((j < 3) ^ (i < 3) ? 1f : 0f, board[j, i]);
    }

    [Fact]
    public void Fields_of_a_checkerboard_that_divide_unevenly_differ_by_one_pixel_at_most()
    {
        var top = Runs(new Checkerboard(3).Draw(10, 1));
        Assert.Equal([4, 3, 3], top);
    }

    [Fact]
    public void Upright_stripes_alternate_and_fill_the_width() =>
        Assert.Equal([4, 4, 4, 4], Runs(new Stripes(4).Draw(16, 1)));

    [Fact]
    public void A_tilted_half_plane_divides_the_corners()
    {
        var image = new HalfPlane(1, 1).Draw(9, 9);
        for (var i = 0; i < 9; i++)
            for (var j = 0; j < 9; j++)
                Assert.Equal(i + j < 9 ? 0f : 1f, image[j, i]);
    }

    [Fact]
    public void A_gradient_is_linear_in_the_pixels_point() =>
        Gen.Select(Gen.Double[-3, 3], Gen.Double[-3, 3], Gen.Int[1, 30], Gen.Int[1, 30])
            .Where((x, y, _, _) => Math.Abs(x) + Math.Abs(y) > 0.01)
            .Sample((x, y, width, height) =>
            {
                var image = new Gradient(x, y).Draw(width, height);
                var (least, most) = (Math.Min(0, x) + Math.Min(0, y), Math.Max(0, x) + Math.Max(0, y));
                for (var i = 0; i < height; i++)
                    for (var j = 0; j < width; j++)
                    {
                        var expected = ((x * j / width) + (y * i / height) - least) / (most - least);
                        Assert.Equal(expected, image[j, i], 1e-6);
                    }
            });

    [Fact]
    public void A_cone_rises_from_0_in_the_middle_to_1_at_the_rim()
    {
        var cone = new Cone(0.5).Draw(64, 64);
        Assert.Equal(0, cone[32, 32]);
        Assert.Equal(0.5f, cone[48, 32]);
        Assert.Equal(1, cone[0, 32]);
        Assert.Equal(1, cone[0, 0]);
    }

    [Fact]
    public void Two_disks_are_two_pieces_and_so_are_two_moons()
    {
        Assert.Equal(2, BlackPieces(new Disks().Draw(120, 80)));
        Assert.Equal(5, BlackPieces(new Disks(5, 0.05, 0.15).Draw(120, 80)));
        Assert.Equal(2, BlackPieces(new Moons().Draw(120, 80)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void A_spiral_is_one_piece_and_crosses_the_ray_to_the_right_once_a_turn(int turns)
    {
        var spiral = new Spiral(turns).Draw(400, 400);
        Assert.Equal(1, BlackPieces(spiral));
        var arms = 0;
        for (var j = 201; j < 400; j++)
            if (spiral[j - 1, 199] == 1 && spiral[j, 199] == 0) arms++;
        // The ray does not cross the left side of arm 0, which begins in the middle.
        Assert.Equal(turns - 1, arms);
        Assert.Equal(0, spiral[202, 199]);
    }

    [Fact]
    public void A_regular_polygon_has_the_area_of_its_triangles_and_a_corner_on_top()
    {
        foreach (var corners in new[] { 3, 4, 5, 6, 7, 12, 100 })
        {
            var image = new Polygon(corners, 0.4).Draw(500, 500);
            var area = 0.5 * corners * 200 * 200 * Math.Sin(2 * Math.PI / corners);
            Assert.Equal(area, Blacks(image), 0.005 * area);
            Assert.Equal(0, image[250, 52]);
            Assert.Equal(1, image[250, 48]);
            Assert.Equal(1, image[262, 50]);
        }
    }

    [Fact]
    public void A_star_is_larger_than_its_core_and_smaller_than_its_hull()
    {
        var star = Blacks(new Star().Draw(500, 500));
        // Ten triangles with two sides 0.4 and 0.16 widths and 36 degrees between them.
        var area = 10 * 0.5 * 200 * 80 * Math.Sin(Math.PI / 5);
        Assert.Equal(area, star, 0.01 * area);
    }

    [Fact]
    public void Corners_agree_with_the_sine_and_mirror_one_another_exactly() =>
        Gen.Int[3, 1000].SelectMany(n => Gen.Int[0, n - 1].Select(k => (k, n))).Sample((k, n) =>
        {
            var (u, v) = UnitCircle.At(k, n, 1);
            Assert.Equal(Math.Sin(2 * Math.PI * k / n), u, 5e-15);
            Assert.Equal(-Math.Cos(2 * Math.PI * k / n), v, 5e-15);
            Assert.Equal((-u, v), UnitCircle.At(n - k, n, 1));
        });

    private static int Blacks(Image image) => image.Values.ToArray().Count(value => value == 0);

    /// <summary>Lengths of the runs of equal values in the first row.</summary>
    private static List<int> Runs(Image image)
    {
        var runs = new List<int> { 1 };
        for (var j = 1; j < image.Width; j++)
        {
            if (image[j, 0] == image[j - 1, 0]) runs[^1]++;
            else runs.Add(1);
        }

        return runs;
    }

    /// <summary>Pieces of black pixels that touch along sides, by flooding.</summary>
    private static int BlackPieces(Image image)
    {
        var seen = new bool[image.Width, image.Height];
        var pieces = 0;
        for (var i = 0; i < image.Height; i++)
            for (var j = 0; j < image.Width; j++)
                if (image[j, i] == 0 && !seen[j, i])
                {
                    pieces++;
                    var open = new Stack<(int J, int I)>([(j, i)]);
                    while (open.TryPop(out var at))
                    {
                        if (at.J < 0 || at.I < 0 || at.J >= image.Width || at.I >= image.Height) continue;
                        if (seen[at.J, at.I] || image[at.J, at.I] != 0) continue;
                        seen[at.J, at.I] = true;
                        foreach (var (dj, di) in new[] { (1, 0), (-1, 0), (0, 1), (0, -1) })
                            open.Push((at.J + dj, at.I + di));
                    }
                }

        return pieces;
    }
}
