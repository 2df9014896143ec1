using Polytope.Core.Numerics;

namespace Polytope.Core.Tests.Numerics;

public sealed class DisjointSetsTests
{
    [Fact]
    public void Merged_numbers_are_in_one_set_whose_representative_is_the_least()
    {
        var sets = new DisjointSets(8);
        sets.Merge(5, 2);
        sets.Merge(7, 5);
        sets.Merge(3, 4);
        Assert.Equal([0, 1, 2, 3, 3, 2, 6, 2], Enumerable.Range(0, 8).Select(sets.Find));
        var (setOf, count) = sets.Number();
        Assert.Equal(5, count);
        Assert.Equal([0, 1, 2, 3, 3, 2, 4, 2], setOf);
    }
}
