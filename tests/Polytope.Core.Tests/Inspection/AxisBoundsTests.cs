using Polytope.Core.Inspection.LinearPrograms;

namespace Polytope.Core.Tests.Inspection;

public sealed class AxisBoundsTests
{
    [Theory]
    [InlineData(10.5, true)]
    [InlineData(10.001, true)]
    [InlineData(10, false)]
    [InlineData(9.5, false)]
    public void A_row_is_proven_where_it_is_tight_nowhere_on_the_box(double slack, bool isProven)
    {
        // -1 <= d_k <= 1 / 2 in 7 dimensions, and d_0 + d_1 - 9 d_2 + 0 d_3 ... <= slack: its greatest value is 10.
        var rows = Box(7, 15);
        rows.Set(14, k => k < 2 ? 1 : k == 2 ? -9 : 0, slack);
        var box = new AxisBounds(rows);
        Assert.True(box.IsComplete);
        Assert.Equal(isProven, box.Proves(14, [], []));
    }

    [Fact]
    public void A_combination_makes_up_for_what_the_box_leaves()
    {
        var rows = Box(3, 8);
        rows.Set(6, _ => 1, 0.25);
        // Twice the row before and 1e-9 d_0.
        rows.Set(7, k => k == 0 ? 2 + 1e-9 : 2, 0.51);
        var box = new AxisBounds(rows);
        Assert.False(box.Proves(7, [], []));
        var multiplier = rows.Row(7)[1] / rows.Row(6)[1];
        Assert.True(box.Proves(7, [6], [multiplier]));
        Assert.False(box.Proves(7, [6], [-multiplier]));
    }

    [Fact]
    public void Without_all_sides_nothing_is_proven()
    {
        var rows = new RowBlock(2, 1);
        rows.Set(0, _ => 1, 1);
        rows.Set(1, _ => 1, 2);
        var box = new AxisBounds(rows);
        Assert.False(box.IsComplete);
        Assert.False(box.Proves(1, [0], [1]));
    }

    private static RowBlock Box(int dimension, int count)
    {
        var rows = new RowBlock(count, dimension);
        for (var side = 0; side < 2 * dimension; side++)
            rows.Set(side, k => k == side / 2 ? (side % 2 == 0 ? 1 : -1) : 0, side % 2 == 0 ? 0.5 : 1);
        return rows;
    }
}
