using Polytope.Core.Measures.Cells;
using Polytope.Core.Measures.Changes;
using Polytope.Core.Partitions.Cells;
using Polytope.Core.Tests.Partitions;

namespace Polytope.Core.Tests.Measures.Changes;

public sealed class PatternMatchTests
{
    [Fact]
    public void Patterns_are_born_and_die_as_in_the_two_sets_of_them()
    {
        var before = Checked.Build(Nets.Uniform(3, 0.1, 7, 7), Window.Unit);
        var now = Checked.Build(Nets.Uniform(4, 0.1, 7, 7), Window.Unit);
        var match = new PatternMatch(before, now);
        var old = Enumerable.Range(0, before.CellCount).ToDictionary(cell => before.Pattern(cell).ToString());
        var young = Enumerable.Range(0, now.CellCount).ToDictionary(cell => now.Pattern(cell).ToString());
        var born = young.Where(pair => !old.ContainsKey(pair.Key)).Select(pair => now.Area(pair.Value)).ToList();
        var dead = old.Where(pair => !young.ContainsKey(pair.Key)).Select(pair => before.Area(pair.Value)).ToList();
        Assert.Equal((born.Count, dead.Count), (match.Births, match.Deaths));
        Assert.Equal(born.Sum(), match.BornArea, 1e-13);
        Assert.Equal(dead.Sum(), match.DeadArea, 1e-13);
        foreach (var (pattern, cell) in young) Assert.Equal(old.GetValueOrDefault(pattern, -1), match.Before[cell]);
    }

    [Fact]
    public void A_cell_is_as_old_as_its_pattern_without_a_break()
    {
        // A line at 1/4 all the time; one at 1/2 that leaves the window in the second frame and comes back in the
        // third.
        var first = Checked.Build(Nets.OfLines((4, 0, -1), (2, 0, -1)), Window.Unit);
        var second = Checked.Build(Nets.OfLines((4, 0, -1), (2, 0, -4)), Window.Unit);
        var third = Checked.Build(Nets.OfLines((4, 0, -1), (2, 0, -1)), Window.Unit);
        var ages = CellAges.First(first, 100);
        Assert.Equal(0, ages.Mean(new CellAreas(first).Of));
        ages = ages.Next(new PatternMatch(first, second), 110);
        Assert.Equal(10, ages.Mean(new CellAreas(second).Of));
        var match = new PatternMatch(second, third);
        Assert.Equal((1, 0.5, 0, 0.0), (match.Births, match.BornArea, match.Deaths, match.DeadArea));
        ages = ages.Next(match, 130);
        Assert.Equal(15, ages.Mean(new CellAreas(third).Of));
        Assert.Equal(0.5, ages.ShareFrom(30, new CellAreas(third).Of));
        Assert.Equal([100, 100, 130], ages.Births.ToArray().Order());
    }
}
