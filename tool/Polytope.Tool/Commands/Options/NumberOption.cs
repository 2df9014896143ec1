using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Polytope.Tool.Commands.Options;

/// <summary>
/// An option whose value is a number in a range. It parses its value itself, so that whatever is typed there (a word,
/// a number out of range, a number of 30 digits) is answered with the option and its range.
/// </summary>
internal static class NumberOption
{
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    public static Option<int?> Integer(string name, string description, int least, int most = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Read(result, name, text => Integer(text, least, most), Range(least, most)),
        };

    /// <param name="initial">Its value when it is not given.</param>
    public static Option<int> Integer(string name, string description, int least, int most, int initial) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => initial,
        CustomParser = result =>
            Read(result, name, text => Integer(text, least, most), Range(least, most)) ?? initial,
    };

    /// <param name="isAllowed">Tells the numbers in range.</param>
    /// <param name="range">The range, as it follows "a number".</param>
    public static Option<double?> Real(string name, string description, Func<double, bool> isAllowed, string range) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Read<double>(
                result,
                name,
                text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && isAllowed(number) ? number : null,
                range),
        };

    private static T? Read<T>(ArgumentResult result, string name, Func<string, T?> parse, string range)
        where T : struct
    {
        if (result.Tokens is [{ Value: var text }] && parse(text) is { } number) return number;
        result.AddError($"{name} takes a number {range}.");
        return null;
    }

    private static int? Integer(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most ? number : null;

    private static string Range(int least, int most) => most == int.MaxValue
        ? FormattableString.Invariant($"from {least} on")
        : FormattableString.Invariant($"from {least} to {most}");
}
