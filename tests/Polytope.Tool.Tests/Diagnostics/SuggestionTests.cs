using Polytope.Tool.Diagnostics;

namespace Polytope.Tool.Tests.Diagnostics;

public sealed class SuggestionTests
{
    private static readonly string[] Words = ["rate", "epochs", "optimizer-reset", "batch"];

    [Theory]
    [InlineData("rat", "rate")]
    [InlineData("raet", "rate")]
    [InlineData("Epochs", "epochs")]
    [InlineData("optimiser_reset", "optimizer-reset")]
    [InlineData("batch-size", "batch")]
    [InlineData("learning_rate", "rate")]
    [InlineData("apples", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_suggested_or_none(string wrong, string? expected) =>
        Assert.Equal(expected, Suggestion.For(wrong, Words));

    [Fact]
    public void A_very_long_word_has_no_suggestion() => Assert.Null(Suggestion.For(new string('r', 100_000), Words));
}
