using Polytope.Core.Numerics;
using Polytope.Core.Tests.Partitions.Oracles;

namespace Polytope.Core.Tests.Numerics;

/// <summary>The inequalities by which the constants are derived, in rational arithmetic.</summary>
public sealed class RoundingsTests
{
    private static readonly Fraction One = Fraction.Of(1);

    [Fact]
    public void The_unit_roundoff_is_the_largest_part_that_rounds_away_from_one()
    {
        Assert.Equal(1, 1 + Roundings.Unit);
        Assert.True(1 + Math.BitIncrement(Roundings.Unit) > 1);
    }

    [Fact]
    public void The_slack_covers_as_many_roundings_as_sums_have_terms()
    {
        // (1 - u)^-n <= 1 / (1 - n u), by Bernoulli's inequality.
        var slack = Fraction.Of(Roundings.Slack);
        var roundings = Fraction.Of(Roundings.MostTerms) * Fraction.Of(Roundings.Unit);
        Assert.True((slack * (One - roundings) - One).Sign > 0);
    }

    [Fact]
    public void The_guard_exceeds_what_underflow_does_anywhere_in_a_window()
    {
        // Both sides times 2^1075.
        var reach = (Fraction.Of(2) * Fraction.Of(Roundings.LargestCoordinate)) + One;
        var guard = Fraction.Of(Math.ScaleB(Roundings.Underflow, 1000)) * Fraction.Of(Math.ScaleB(1, 75));
        Assert.True((guard - (Fraction.Of(Roundings.MostTerms) * reach)).Sign > 0);
    }
}
