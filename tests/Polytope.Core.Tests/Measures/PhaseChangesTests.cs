using Polytope.Core.Measures;

namespace Polytope.Core.Tests.Measures;

public sealed class PhaseChangesTests
{
    [Fact]
    public void A_jump_is_marked_where_it_starts_and_once() =>
        Assert.Equal([8], Marks([2, 3, 2, 1, 2, 3, 2, 2, 7, 9, 8, 2, 2]));

    [Fact]
    public void A_second_jump_after_calm_is_a_second_change() =>
        Assert.Equal([5, 8], Marks([1, 1, 1, 1, 1, 4, 1, 1, 5, 1]));

    [Fact]
    public void Slow_growth_and_the_first_frames_are_none() =>
        Assert.Empty(Marks([1, 100, 1, 1, .. Enumerable.Range(0, 100).Select(k => Math.Pow(1.1, k))]));

    [Fact]
    public void What_is_undefined_is_passed_over() =>
        Assert.Equal([6], Marks([1, 1, 1, double.NaN, 1, 1, 4, double.NaN, 4]));

    [Fact]
    public void Only_the_last_twenty_frames_count() =>
        Assert.Equal([25], Marks([.. Enumerable.Repeat(100.0, 5), .. Enumerable.Repeat(1.0, 20), 3.5]));

    [Fact]
    public void The_unit_does_not_matter()
    {
        var random = new Random(1);
        var curve = Enumerable.Range(0, 1000).Select(_ => Math.Exp(2 * random.NextDouble())).ToList();
        Assert.NotEmpty(Marks(curve));
        Assert.Equal(Marks(curve), Marks([.. curve.Select(value => value / 1024)]));
    }

    private static List<int> Marks(List<double> curve)
    {
        var changes = new PhaseChanges();
        return [.. Enumerable.Range(0, curve.Count).Where(frame => changes.Add(curve[frame]))];
    }
}
