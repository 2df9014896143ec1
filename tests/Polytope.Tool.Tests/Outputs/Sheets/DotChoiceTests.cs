using CsCheck;
using Polytope.Tool.Outputs.Sheets;

namespace Polytope.Tool.Tests.Outputs.Sheets;

public sealed class DotChoiceTests
{
    [Fact]
    public void Both_sets_keep_their_share_of_the_dots() =>
        Gen.Select(Gen.Int[0, 30_000], Gen.Int[0, 30_000], Gen.Int[0, 30_000]).Sample((training, validation, most) =>
        {
            var shown = DotChoice.Of(training, validation, most);
            Assert.Equal(Math.Min(most, training + validation), shown.Training + shown.Validation);
            Assert.InRange(shown.Training, 0, training);
            Assert.InRange(shown.Validation, 0, validation);
            if (most < 2 || training == 0 || validation == 0) return;
            Assert.True(shown.Training > 0 && shown.Validation > 0);
            if (most < training + validation)
                Assert.Equal((double)training / (training + validation), (double)shown.Training / most, 1.0 / most);
        });

    [Fact]
    public void All_are_shown_unless_fewer_are_asked_for() =>
        Assert.Equal((20_000, 5000), DotChoice.Of(20_000, 5000, null));

    [Fact]
    public void Fewer_dots_are_some_of_the_more_each_once_and_in_order()
    {
        var more = DotChoice.Indices(1000, 300).ToList();
        var fewer = DotChoice.Indices(1000, 100).ToList();
        Assert.Equal(300, more.Distinct().Count());
        Assert.Equal(more.Order(), more);
        Assert.Subset(more.ToHashSet(), fewer.ToHashSet());
    }

    [Fact]
    public void Points_of_a_grid_are_thinned_without_stripes()
    {
        // A fifth of the points of a 100 x 100 grid: each row and each column keeps some.
        var chosen = DotChoice.Indices(10_000, 2000).ToList();
        Assert.All(Enumerable.Range(0, 100), line =>
        {
            Assert.InRange(chosen.Count(index => index / 100 == line), 5, 40);
            Assert.InRange(chosen.Count(index => index % 100 == line), 5, 40);
        });
    }
}
